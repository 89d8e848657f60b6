using System;
using System.Runtime.InteropServices;
using Tine.Memory;

namespace Tine.Files;

/// <summary>A counter that writes add to and reads take from; eventfd(2).</summary>
public sealed class EventCounter : NamelessFile
{
    private const ulong Largest = ulong.MaxValue - 1;

    private readonly CounterReading _reading;
    private readonly WaitQueue _changes = new();
    private ulong _count;

    /// <param name="services">The machine's.</param>
    /// <param name="count">The initial value.</param>
    /// <param name="reading">The part that a read takes.</param>
    /// <param name="flags">O_NONBLOCK or nothing.</param>
    public EventCounter(FileServices services, uint count, CounterReading reading, OpenFlags flags)
        : base(services, "[eventfd]", flags | OpenFlags.ReadWrite)
    {
        _count = count;
        _reading = reading;
    }

    public override Result<long> Read(Caller caller, ref IoBuffer destination)
    {
        if (destination.Remaining < sizeof(ulong))
        {
            return Errno.EINVAL;
        }

        while (_count == 0)
        {
            Errno error = IsNonBlocking ? Errno.EAGAIN : _changes.Wait(caller);
            if (error != Errno.None)
            {
                return error;
            }
        }

        ulong taken = _reading == CounterReading.One ? 1 : _count;
        _count -= taken;
        _changes.WakeAll();
        Result<int> copied = destination.CopyTo(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in taken)));
        return copied.Failed || copied.Value < sizeof(ulong) ? Errno.EFAULT : sizeof(ulong);
    }

    public override Result<long> Write(Caller caller, ref IoBuffer source)
    {
        ulong added = 0;
        if (source.Remaining < sizeof(ulong))
        {
            return Errno.EINVAL;
        }

        Result<int> copied = source.CopyFrom(MemoryMarshal.AsBytes(new Span<ulong>(ref added)));
        if (copied.Failed || copied.Value < sizeof(ulong))
        {
            return Errno.EFAULT;
        }

        if (added == ulong.MaxValue)
        {
            return Errno.EINVAL;
        }

        while (added > Largest - _count)
        {
            Errno error = IsNonBlocking ? Errno.EAGAIN : _changes.Wait(caller);
            if (error != Errno.None)
            {
                return error;
            }
        }

        _count += added;
        _changes.WakeAll();
        return sizeof(ulong);
    }

    internal override void Describe(TextBuffer text)
    {
        const int digits = 16;
        var number = new TextBuffer().AddHexadecimal(_count, 1);
        text.Add("eventfd-count: ").Fill(' ', digits - number.Length).Add(number.Bytes).Add('\n');
    }

    public override PollEvents Poll(PollWatcher? watcher)
    {
        watcher?.Watch(_changes);
        return (_count > 0 ? PollEvents.In : PollEvents.None) | (_count < Largest ? PollEvents.Out : PollEvents.None);
    }
}
