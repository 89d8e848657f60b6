using System;

namespace Tine.Memory;

/// <summary>The pages of a file that lives in memory: sparse, each page in a frame that the file holds one reference to.</summary>
public sealed unsafe partial class FilePages : Backing
{
    /// <summary>Bytes in the file.</summary>
    public ulong Size { get; private set; }

    /// <summary>Frames that the file holds, without those of its index.</summary>
    public ulong ResidentPages { get; private set; }

    [NoAllocation]
    public override Result<FrameNumber> GetPage(ulong pageIndex) => throw new PanicException("not yet");

    /// <summary>Reads from <paramref name="offset"/> on into <paramref name="buffer"/>, up to the end of the file; holes read as zeros.</summary>
    /// <returns>Bytes read, 0 at the end of the file; EFAULT when not even the first byte could be delivered.</returns>
    public Result<long> Read(ulong offset, ref IoBuffer buffer) => throw new PanicException("not yet");

    /// <summary>Writes what <paramref name="buffer"/> has, from <paramref name="offset"/> on; the file grows as needed.</summary>
    /// <returns>Bytes written (fewer than asked for when memory or the buffer ends early); EFAULT, ENOSPC, EFBIG when none.</returns>
    public Result<long> Write(ulong offset, ref IoBuffer buffer) => throw new PanicException("not yet");

    /// <summary>Sets the size: what is cut off is freed, what is added reads as zeros.</summary>
    /// <returns>None, or EFBIG.</returns>
    public Errno Truncate(ulong size) => throw new PanicException("not yet");

    /// <summary>
    /// Makes <paramref name="bytes"/> bytes of the boot image at <paramref name="start"/> the contents of this (empty) file.
    /// Whole pages that are aligned are taken over and not copied; all else is copied.
    /// </summary>
    /// <returns>None, or ENOMEM (then the file is empty again).</returns>
    public Errno AdoptImage(PhysicalAddress start, ulong bytes) => throw new PanicException("not yet");

    [NoAllocation]
    protected override void End() => throw new PanicException("not yet");
}
