using System;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>The records of one poll(2): a copy of the program's, in pieces, between which others may run.</summary>
internal sealed class PollRecords
{
    private const int PieceSize = 256;

    /// <summary>Files looked at between two preemption points.</summary>
    private const int RecordsAtOnce = 64;

    /// <summary>Instructions to copy a piece into memory that is made for it, while the heap is being collected.</summary>
    private const int InstructionsAPiece = 35_000;

    /// <summary>Instructions to look at a file and to write the result.</summary>
    private const int InstructionsARecord = 250;

    /// <summary>Bytes of heap for a record and its place in a queue or two.</summary>
    private const ulong BytesARecord = 256;

    private readonly Thread _caller;
    private readonly VirtualAddress _address;
    private readonly int _count;
    private readonly PollRecord[][] _pieces;
    private WorkPortion _portion;

    public PollRecords(Thread caller, VirtualAddress address, int count)
    {
        _caller = caller;
        _address = address;
        _count = count;
        _pieces = new PollRecord[(count + PieceSize - 1) / PieceSize][];
        _portion = new WorkPortion(caller);
    }

    /// <summary>Copies them from the program.</summary>
    /// <returns>None; EFAULT, ENOMEM, EINTR.</returns>
    public Errno Fetch()
    {
        Errno error = Errno.None;
        for (int i = 0; i < _pieces.Length && error == Errno.None; i++)
        {
            error = Reserve();
            if (error != Errno.None)
            {
                break;
            }

            _pieces[i] = new PollRecord[Math.Min(PieceSize, _count - (i * PieceSize))];
            error = _caller.Process.Memory.CopyIn(AddressOf(i, 0), MemoryMarshal.AsBytes(_pieces[i].AsSpan()));
            error = error == Errno.None ? _portion.Spend(InstructionsAPiece) : error;
        }

        return error;
    }

    /// <summary>Looks at each file.</summary>
    /// <param name="table">To be told of changes; null for a look alone.</param>
    /// <returns>The number of ready files; ENOMEM, EINTR.</returns>
    public Result<int> Look(PollTable? table)
    {
        int ready = 0;
        int instructions = table is null ? InstructionsARecord : PollTable.InstructionsToWatch;
        foreach (PollRecord[] piece in _pieces)
        {
            for (int start = 0; start < piece.Length; start += RecordsAtOnce)
            {
                Errno error = table is null ? Errno.None : Reserve();
                if (error != Errno.None)
                {
                    return error;
                }

                Span<PollRecord> records = piece.AsSpan(start, Math.Min(RecordsAtOnce, piece.Length - start));
                ready += Look(records, table);
                error = _portion.Spend(records.Length * instructions);
                if (error != Errno.None)
                {
                    return error;
                }
            }
        }

        return ready;
    }

    /// <summary>Tells the program what is ready.</summary>
    public Errno WriteBack()
    {
        for (int i = 0; i < _pieces.Length; i++)
        {
            PollRecord[] piece = _pieces[i];
            bool isAlone = _caller.Process is { LiveThreads: 1, Memory.Sharers: 1 };
            Errno error = isAlone
                ? _caller.Process.Memory.CopyOut(AddressOf(i, 0), MemoryMarshal.AsBytes(piece.AsSpan()))
                : WriteBack(i, piece);
            if (error != Errno.None)
            {
                return error;
            }

            if (_portion.Spend(piece.Length * InstructionsARecord) != Errno.None)
            {
                return Errno.EINTR;
            }
        }

        return Errno.None;
    }

    /// <summary>Writes the last two bytes of each record alone: others may have changed the rest meanwhile.</summary>
    private Errno WriteBack(int piece, PollRecord[] records)
    {
        for (int i = 0; i < records.Length; i++)
        {
            Errno error = _caller.Process.Memory.Write(AddressOf(piece, i) + (PollRecord.Size - sizeof(short)), records[i].Returned);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Errno.None;
    }

    private VirtualAddress AddressOf(int piece, int record) => _address + ((ulong)((piece * PieceSize) + record) * PollRecord.Size);

    /// <summary>Reserves heap for a piece, unless there is one piece alone, for which the call's own reserve is enough.</summary>
    private Errno Reserve() =>
        _pieces.Length == 1 || _caller.Scheduler.Hardware.ReserveHeap(PieceSize * BytesARecord) ? Errno.None : Errno.ENOMEM;

    private int Look(Span<PollRecord> records, PollTable? table)
    {
        int ready = 0;
        DescriptorTable descriptors = _caller.Process.Descriptors;
        foreach (ref PollRecord record in records)
        {
            record.Returned = 0;
            if (record.Descriptor < 0)
            {
                continue;
            }

            PollEvents events = descriptors.Find(record.Descriptor) is { IsPathOnly: false } file
                ? PollCalls.Poll(_caller, file, table) & ((PollEvents)record.Events | PollEvents.Always)
                : PollEvents.Invalid;
            record.Returned = (short)events;
            ready += events != PollEvents.None ? 1 : 0;
        }

        return ready;
    }
}
