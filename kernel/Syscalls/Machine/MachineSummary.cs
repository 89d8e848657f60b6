namespace Tine.Syscalls;

/// <summary>The answer of the first lab's call 501, as programs see it: four fields of 64 bits.</summary>
public struct MachineSummary
{
    /// <summary>All frames of memory.</summary>
    public ulong TotalFrames;

    /// <summary>Frames that nobody holds.</summary>
    public ulong FreeFrames;

    /// <summary>Frames that are page tables.</summary>
    public ulong TableFrames;

    /// <summary>Processes, zombies among them.</summary>
    public ulong Processes;
}
