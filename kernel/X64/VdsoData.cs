using System.Runtime.InteropServices;

namespace Tine.X64;

/// <summary>The vDSO's page of data, which Asm/Vdso.asm reads in user mode.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct VdsoData
{
    /// <summary>The time-stamp counter's value at 0 ns.</summary>
    public ulong StartTicks;

    /// <summary>Nanoseconds a tick, times 2 to the power of 32.</summary>
    public ulong NanosecondsPerTick32;

    /// <summary>CLOCK_REALTIME's lead over CLOCK_MONOTONIC, in nanoseconds.</summary>
    public ulong RealTimeLead;

    /// <summary>Not 0 while adjtimex(2) steers the time of day: only the kernel knows it then.</summary>
    public uint IsSteered;

    /// <summary>Processors that work.</summary>
    public uint Processors;
}
