using Tine.Memory;

namespace Tine.Files;

/// <summary>/dev/full: reads zeros and never has room; full(4).</summary>
public sealed class FullDevice(Inode inode, OpenFlags flags) : ZeroDevice(inode, flags)
{
    public override bool DiscardsWrites => false;

    public override bool MapsZeros => false;

    public override Result<long> Write(Caller caller, ref IoBuffer source) => Errno.ENOSPC;
}
