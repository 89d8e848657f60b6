using Tine.Memory;

namespace Tine.Files;

/// <summary>A device without offsets worth the name: seeking succeeds and stays at 0, reads at any offset are plain reads.</summary>
public abstract class StreamDevice(Inode inode, OpenFlags flags) : OpenFile(inode, flags)
{
    public override bool IsSeekable => true;

    public override Result<long> Seek(long offset, SeekOrigin origin) => 0;

    public override Result<long> ReadAt(Caller caller, ref IoBuffer destination, ulong offset) => Read(caller, ref destination);

    public override Result<long> WriteAt(Caller caller, ref IoBuffer source, ulong offset) => Write(caller, ref source);
}
