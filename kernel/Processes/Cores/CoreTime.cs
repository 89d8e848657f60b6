using System.Runtime.InteropServices;

namespace Tine.Processes;

/// <summary>struct timeval.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct CoreTime(long Seconds, long Microseconds)
{
    public static CoreTime From(ulong nanoseconds) => new((long)(nanoseconds / 1_000_000_000), (long)(nanoseconds % 1_000_000_000 / 1000));
}
