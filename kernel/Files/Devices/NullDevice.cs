using Tine.Memory;

namespace Tine.Files;

/// <summary>/dev/null: swallows everything, is always at its end.</summary>
public sealed class NullDevice(Inode inode, OpenFlags flags) : StreamDevice(inode, flags)
{
    public override bool CanBeWatched => false;

    public override bool DiscardsWrites => true;

    public override Result<long> Read(Caller caller, ref IoBuffer destination) => 0;

    public override Result<long> Write(Caller caller, ref IoBuffer source) => (long)source.Remaining;
}
