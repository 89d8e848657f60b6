using Tine.Memory;

namespace Tine.Files;

/// <summary>A file opened with O_PATH: a place that fstat, openat, execveat and the like may start from, and nothing else.</summary>
public sealed class PathOnlyFile(Inode inode, OpenFlags flags) : OpenFile(inode, flags)
{
    public override bool IsPathOnly => true;

    public override Result<long> Read(Caller caller, ref IoBuffer destination) => Errno.EBADF;

    public override Result<long> Write(Caller caller, ref IoBuffer source) => Errno.EBADF;

    public override Result<long> ReadAt(Caller caller, ref IoBuffer destination, ulong offset) => Errno.EBADF;

    public override Result<long> WriteAt(Caller caller, ref IoBuffer source, ulong offset) => Errno.EBADF;

    public override Result<long> Seek(long offset, SeekOrigin origin) => Errno.EBADF;

    public override Result<long> Control(Caller caller, AddressSpace memory, uint request, ulong argument) => Errno.EBADF;

    public override Errno ListEntries(Caller caller, ref DirectoryListing listing) => Errno.EBADF;

    public override Result<Backing> GetBacking() => Errno.EBADF;

    public override PollEvents Poll(PollWatcher? watcher) => PollEvents.Invalid;
}
