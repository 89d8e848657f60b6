using Tine.Memory;

namespace Tine.Files;

/// <summary>/dev/zero: zeros without end.</summary>
public class ZeroDevice(Inode inode, OpenFlags flags) : StreamDevice(inode, flags)
{
    public override bool CanBeWatched => false;

    public override Result<long> Read(Caller caller, ref IoBuffer destination)
    {
        Result<ulong> cleared = destination.Clear(destination.Remaining);
        return cleared.Failed ? cleared.Error : (long)cleared.Value;
    }

    public override Result<long> Write(Caller caller, ref IoBuffer source) => (long)source.Remaining;
}
