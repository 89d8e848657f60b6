using System.Runtime.InteropServices;

namespace Tine.Runtime;

/// <summary>Answer of <see cref="TineInspect.Phases"/>: ticks of the time-stamp counter since boot.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PhaseInspection
{
    /// <summary>Programs, the way into the kernel and out of it, waits.</summary>
    public ulong Other;

    /// <summary>At fork: page tables, and pages copied with them.</summary>
    public ulong Tables;

    /// <summary>At fork: the list of regions, and what an address space is besides its tables.</summary>
    public ulong Regions;

    /// <summary>At fork: process, thread, kernel stack, handlers, descriptors, numbers.</summary>
    public ulong Objects;

    /// <summary>Page faults.</summary>
    public ulong Faults;

    /// <summary>exec.</summary>
    public ulong Execution;

    /// <summary>From one thread to another.</summary>
    public ulong Switches;

    /// <summary>The ends of processes, and what waits give back.</summary>
    public ulong Teardown;

    /// <summary>The difference between two inspections.</summary>
    public readonly PhaseInspection Since(in PhaseInspection before) => new()
    {
        Other = Other - before.Other,
        Tables = Tables - before.Tables,
        Regions = Regions - before.Regions,
        Objects = Objects - before.Objects,
        Faults = Faults - before.Faults,
        Execution = Execution - before.Execution,
        Switches = Switches - before.Switches,
        Teardown = Teardown - before.Teardown,
    };
}
