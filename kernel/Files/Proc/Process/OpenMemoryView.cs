using Tine.Memory;

namespace Tine.Files;

/// <summary>An open file of /proc about the memory that a process had when it was opened; after an exec or the end there is none.</summary>
internal abstract class OpenMemoryView(Inode inode, ProcessView process, OpenFlags flags) : SeekableFile(inode, flags)
{
    private readonly AddressSpace? _memory = process.Memory;

    /// <summary>The memory, or null when the process has let go of it. To be asked again after each preemption point.</summary>
    protected AddressSpace? Memory => process.Memory == _memory ? _memory : null;

    /// <summary>Without an end there is no offset from it (mem_lseek).</summary>
    public override Result<long> Seek(long offset, SeekOrigin origin) =>
        origin is SeekOrigin.Start or SeekOrigin.Current ? base.Seek(offset, origin) : Errno.EINVAL;
}
