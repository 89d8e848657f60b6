namespace Tine.Runtime;

/// <summary>Text for numbers that may be unknown.</summary>
public static class Known
{
    /// <summary>The number, or "-" when the call that should have told it failed.</summary>
    public static string Or(SysResult result, ulong value) => result.Succeeded ? Numbers.ToText((long)value) : "-";
}
