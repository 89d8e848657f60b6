using System.Runtime.CompilerServices;
using Tine.Memory;

namespace Tine.Files;

/// <summary>One end of a pipe, or an open FIFO (which may be both ends).</summary>
public sealed class PipeEnd : OpenFile
{
    private readonly Pipe _pipe;

    /// <summary>The number of writers that had come when this was opened: a reader that saw none yet is not hung up.</summary>
    private readonly int _writersSeen;

    private readonly Fifo _fifo;

    internal PipeEnd(Fifo fifo, Pipe pipe, OpenFlags flags)
        : base(fifo, flags)
    {
        _fifo = fifo;
        _pipe = pipe;
        _writersSeen = pipe.Writers == 0 && !fifo.IsNameless ? pipe.WriterOpens : -1;
        if (IsReadable)
        {
            pipe.OpenReader();
        }

        if (IsWritable)
        {
            pipe.OpenWriter();
        }
    }

    public Pipe Pipe => _pipe;

    public override ulong HeldBytes { [NoAllocation] get => _pipe.HeldBytes; }

    public override bool SendsSignals => true;

    private Waiting Waiting => IsNonBlocking ? Waiting.Never : Waiting.Allowed;

    public override Result<long> Read(Caller caller, ref IoBuffer destination) =>
        IsReadable ? _pipe.Read(caller, ref destination, Waiting) : Errno.EBADF;

    public override Result<long> Write(Caller caller, ref IoBuffer source) =>
        (Flags & OpenFlags.Direct) != 0 ? WriteDirect(caller, ref source)
        : IsWritable ? _pipe.Write(caller, ref source, Waiting)
        : Errno.EBADF;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Result<long> WriteDirect(Caller caller, ref IoBuffer source) =>
        !IsWritable ? Errno.EBADF
        : _pipe.HasBytesOfStream ? _pipe.Write(caller, ref source, Waiting)
        : _pipe.WritePackets(caller, ref source, Waiting, Flags);

    public override PollEvents Poll(PollWatcher? watcher)
    {
        PollEvents events = PollEvents.None;
        if (IsReadable)
        {
            watcher?.Watch(_pipe.ReadersWaiting);
            events |= _pipe.Count > 0 ? PollEvents.Readable : PollEvents.None;
            events |= _pipe.Writers == 0 && _pipe.WriterOpens != _writersSeen ? PollEvents.HangUp : PollEvents.None;
        }

        if (IsWritable)
        {
            watcher?.Watch(_pipe.WritersWaiting);
            events |= _pipe.HasRoomForPage ? PollEvents.Writable : PollEvents.None;
            events |= _pipe.Readers == 0 ? PollEvents.Error : PollEvents.None;
        }

        return events;
    }

    public override Result<long> Control(Caller caller, AddressSpace memory, uint request, ulong argument)
    {
        if (request != ControlRequests.BytesToRead)
        {
            return Errno.ENOTTY;
        }

        Errno error = memory.Write(new VirtualAddress(argument), _pipe.Count);
        return error == Errno.None ? 0 : error;
    }

    protected override void OnLastRelease()
    {
        if (IsReadable)
        {
            _pipe.CloseReader();
        }

        if (IsWritable)
        {
            _pipe.CloseWriter();
        }

        _fifo.ForgetIfUnused();
        base.OnLastRelease();
    }
}
