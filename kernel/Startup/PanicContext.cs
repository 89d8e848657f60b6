namespace Tine.Startup;

/// <summary>On whose behalf the kernel ran when it panicked: the process and its last system calls.</summary>
[NoAllocation]
internal static class PanicContext
{
    public static void Write()
    {
    }
}
