using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>/dev/hostfile: what is written there ends in a file of the host that a virtual machine runs on.</summary>
public sealed class HostFileDevice(Inode inode, CharacterSink sink, OpenFlags flags) : StreamDevice(inode, flags)
{
    private const int PieceBytes = 64;

    /// <summary>Each byte leaves the virtual machine, which takes as long as many instructions.</summary>
    private const int PieceInstructions = 10_000;

    /// <summary>Always at its end: the way leads out alone.</summary>
    public override Result<long> Read(Caller caller, ref IoBuffer destination) => 0;

    public override Result<long> Write(Caller caller, ref IoBuffer source)
    {
        Span<byte> bytes = stackalloc byte[PieceBytes];
        var portion = new WorkPortion(caller);
        long done = 0;
        while (source.Remaining > 0)
        {
            Result<int> copied = source.CopyFrom(bytes[..(int)Math.Min(source.Remaining, PieceBytes)]);
            if (copied.Failed)
            {
                return done > 0 ? done : copied.Error;
            }

            sink.Write(bytes[..copied.Value]);
            done += copied.Value;
            if (portion.Spend(PieceInstructions) != Errno.None)
            {
                break;
            }
        }

        return done;
    }
}
