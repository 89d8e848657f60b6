namespace Tine.Memory;

/// <summary>The kernel's work while a process comes and goes, in phases.</summary>
public enum CreationPhase
{
    /// <summary>All else: programs, the way into the kernel and out of it, waits.</summary>
    Other,

    /// <summary>Page tables, and the pages that are copied with them.</summary>
    Tables,

    /// <summary>The list of regions, and what an address space is besides its tables.</summary>
    Regions,

    /// <summary>Process, thread, kernel stack, registers, handlers, descriptors, numbers.</summary>
    Objects,

    /// <summary>Page faults, of the child and of its parent.</summary>
    Faults,

    /// <summary>exec: the file, the arguments, the new memory, and giving up the old.</summary>
    Execution,

    /// <summary>From one thread to another.</summary>
    Switches,

    /// <summary>The child's end, and what the wait that takes it in gives back.</summary>
    Teardown,
}
