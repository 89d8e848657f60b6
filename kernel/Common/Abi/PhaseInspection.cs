using System.Runtime.InteropServices;

namespace Tine;

/// <summary>Answer 5 of tine_inspect: ticks of the time-stamp counter since boot by what they were spent on; 8 bytes a field.</summary>
[StructLayout(LayoutKind.Sequential)]
public partial struct PhaseInspection
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
}
