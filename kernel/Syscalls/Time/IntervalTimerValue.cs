using System.Runtime.InteropServices;

namespace Tine.Syscalls;

/// <summary>struct itimerval: 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct IntervalTimerValue(TimeValue Interval, TimeValue First);
