using System.Runtime.InteropServices;
using Tine.Files;

namespace Tine.Syscalls;

/// <summary>struct statx_timestamp.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ExtendedTimeRecord(long Seconds, uint Nanoseconds, int Padding)
{
    public static ExtendedTimeRecord Of(Timestamp time) => new(time.Seconds, time.Nanoseconds, 0);
}
