using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>/dev/random and /dev/urandom, which never block.</summary>
public sealed class RandomDevice(Inode inode, RandomGenerator generator, OpenFlags flags) : StreamDevice(inode, flags)
{
    private const uint BlockingMinor = 8;
    private const uint GetEntropyCount = 0x80045200;
    private const int PieceBytes = 256;

    /// <summary>Instructions for a piece; most are for the copy, and for a fault once a page.</summary>
    private const int PieceInstructions = 2000;

    /// <summary>Linux looks for signals once a page.</summary>
    private const int SignalBytes = 4096;

    /// <summary>/dev/random alone: /dev/urandom has never made anybody wait.</summary>
    public override bool CanBeWatched => Inode.Device.Minor == BlockingMinor;

    /// <summary>/dev/random asks for entropy, by being writable, only before it has some.</summary>
    public override PollEvents Poll(PollWatcher? watcher) => CanBeWatched ? PollEvents.Readable : base.Poll(watcher);

    public override Result<long> Read(Caller caller, ref IoBuffer destination) => Fill(caller, generator, ref destination);

    /// <summary>Accepts and drops the bytes: the generator reseeds itself and needs none.</summary>
    public override Result<long> Write(Caller caller, ref IoBuffer source) => (long)source.Remaining;

    /// <summary>RNDGETENTCNT; requests that would add entropy are refused.</summary>
    public override Result<long> Control(Caller caller, AddressSpace memory, uint request, ulong argument)
    {
        Errno error = request == GetEntropyCount ? memory.Write(new VirtualAddress(argument), RandomGenerator.EntropyBits) : Errno.EINVAL;
        return error == Errno.None ? 0 : error;
    }

    /// <summary>Fills a buffer with random bytes; getrandom(2) too.</summary>
    /// <returns>Bytes written, fewer for a signal that came after a page's worth; EFAULT when not one could be.</returns>
    public static Result<long> Fill(Caller caller, RandomGenerator generator, ref IoBuffer destination)
    {
        Span<byte> bytes = stackalloc byte[PieceBytes];
        var portion = new WorkPortion(caller);
        long done = 0;
        while (destination.Remaining > 0)
        {
            Span<byte> piece = bytes[..(int)Math.Min(destination.Remaining, PieceBytes)];
            generator.Fill(piece);
            Result<int> copied = destination.CopyTo(piece);
            if (copied.Failed)
            {
                return done > 0 ? done : copied.Error;
            }

            done += copied.Value;
            if (copied.Value < piece.Length || portion.Spend(PieceInstructions) != Errno.None || (done % SignalBytes == 0 && caller.IsInterrupted))
            {
                break;
            }
        }

        return done;
    }
}
