using System;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>A timer that is read: each read tells how often its time has come since the last; timerfd_create(2).</summary>
public sealed class TimerFile : NamelessFile
{
    private readonly Scheduler _scheduler;
    private readonly ExpirationTimer _timer = new();

    /// <param name="services">The machine's.</param>
    /// <param name="scheduler">Has the timers.</param>
    /// <param name="clock">Which clock absolute times are on.</param>
    /// <param name="flags">O_NONBLOCK or nothing.</param>
    public TimerFile(FileServices services, Scheduler scheduler, ClockKind clock, OpenFlags flags)
        : base(services, "[timerfd]", flags | OpenFlags.ReadWrite)
    {
        _scheduler = scheduler;
        Clock = clock;
    }

    public ClockKind Clock { get; }

    public ulong IntervalNanoseconds => _timer.IntervalNanoseconds;

    /// <summary>Sets it to a moment of the monotonic clock, 0 for off, and forgets what was not read.</summary>
    public void Set(ulong deadlineNanoseconds, ulong intervalNanoseconds) =>
        _timer.Set(_scheduler, deadlineNanoseconds, intervalNanoseconds);

    /// <summary>How long until it happens; 0 when it is off.</summary>
    public ulong LeftNanoseconds() => _timer.LeftNanoseconds(_scheduler);

    public override Result<long> Read(Caller caller, ref IoBuffer destination)
    {
        if (destination.Remaining < sizeof(ulong))
        {
            return Errno.EINVAL;
        }

        while (_timer.Expirations == 0)
        {
            Errno error = IsNonBlocking ? Errno.EAGAIN : _timer.Readers.Wait(caller);
            if (error != Errno.None)
            {
                return error;
            }
        }

        ulong expirations = _timer.TakeExpirations(_scheduler);
        Result<int> copied = destination.CopyTo(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in expirations)));
        return copied.Failed || copied.Value < sizeof(ulong) ? Errno.EFAULT : sizeof(ulong);
    }

    public override PollEvents Poll(PollWatcher? watcher)
    {
        watcher?.Watch(_timer.Readers);
        return _timer.Expirations > 0 ? PollEvents.In : PollEvents.None;
    }

    protected override void OnLastRelease()
    {
        _scheduler.Timers.Remove(_timer);
        base.OnLastRelease();
    }
}
