namespace Tine;

/// <summary>The names in uname(2) and /proc/version.</summary>
public static class KernelVersion
{
    /// <summary>The ABI is Linux's: programs that look here expect one they know, and a number that is new enough.</summary>
    public const string Release = "6.1.0-tine";

    public const string Version = "#1 Tine";
}
