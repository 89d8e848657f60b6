using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>/proc/PID/mem, open: offsets are addresses, and protections do not count; Linux's mem_rw.</summary>
internal sealed class OpenMemory(Inode inode, ProcessView process, OpenFlags flags) : OpenMemoryView(inode, process, flags)
{
    private const int BytesAtOnce = 1024;
    private const int InstructionsAtOnce = 3000;

    /// <remarks>A debugger reads the vDSO's names by pread(2), which Linux refuses in the upper half: there they lie elsewhere.</remarks>
    public override bool HasUnsignedOffsets => true;

    public override Result<long> ReadAt(Caller caller, ref IoBuffer destination, ulong offset)
    {
        Span<byte> room = stackalloc byte[BytesAtOnce];
        var portion = new WorkPortion(caller);
        long done = 0;
        while (destination.Remaining > 0 && Memory is { } memory)
        {
            Span<byte> part = room[..(int)Math.Min(destination.Remaining, BytesAtOnce)];
            int read = memory.Peek(new VirtualAddress(offset + (ulong)done), part);
            Result<int> copied = read == 0 ? Errno.EIO : destination.CopyTo(part[..read]);
            if (copied.Failed)
            {
                return done > 0 ? done : copied.Error;
            }

            done += copied.Value;
            if (copied.Value < part.Length || portion.Spend(InstructionsAtOnce) != Errno.None)
            {
                break;
            }
        }

        return done;
    }

    public override Result<long> WriteAt(Caller caller, ref IoBuffer source, ulong offset)
    {
        Span<byte> room = stackalloc byte[BytesAtOnce];
        var portion = new WorkPortion(caller);
        long done = 0;
        while (source.Remaining > 0 && Memory is not null)
        {
            Result<int> taken = source.CopyFrom(room[..(int)Math.Min(source.Remaining, BytesAtOnce)]);
            int written = taken.Failed ? 0 : Memory?.Poke(new VirtualAddress(offset + (ulong)done), room[..taken.Value]) ?? 0;
            if (written == 0)
            {
                return done > 0 ? done : taken.Failed ? taken.Error : Errno.EIO;
            }

            done += written;
            if (written < taken.Value || portion.Spend(InstructionsAtOnce) != Errno.None)
            {
                break;
            }
        }

        return done;
    }
}
