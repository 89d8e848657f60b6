using System.Runtime.InteropServices;

namespace Tine.Syscalls;

/// <summary>struct itimerspec: 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TimerSpec(TimeSpec Interval, TimeSpec First);
