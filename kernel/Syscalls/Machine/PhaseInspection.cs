using System;
using System.Runtime.InteropServices;
using Tine.Memory;

namespace Tine.Syscalls;

/// <summary>Answer 5 of tine_inspect: ticks of the time-stamp counter since boot by what they were spent on; 8 bytes a field.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PhaseInspection
{
    public ulong Other;
    public ulong Tables;
    public ulong Regions;
    public ulong Objects;
    public ulong Faults;
    public ulong Execution;
    public ulong Switches;
    public ulong Teardown;

    public static PhaseInspection Now()
    {
        ReadOnlySpan<ulong> ticks = PhaseClock.Read();
        return new PhaseInspection
        {
            Other = ticks[(int)CreationPhase.Other],
            Tables = ticks[(int)CreationPhase.Tables],
            Regions = ticks[(int)CreationPhase.Regions],
            Objects = ticks[(int)CreationPhase.Objects],
            Faults = ticks[(int)CreationPhase.Faults],
            Execution = ticks[(int)CreationPhase.Execution],
            Switches = ticks[(int)CreationPhase.Switches],
            Teardown = ticks[(int)CreationPhase.Teardown],
        };
    }
}
