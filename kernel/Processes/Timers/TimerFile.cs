using System;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>A timer that is read: each read tells how often its time has come since the last; timerfd_create(2).</summary>
public sealed class TimerFile : NamelessFile
{
    private const ulong NanosecondsASecond = 1_000_000_000;

    private readonly World _world;
    private readonly ExpirationTimer _timer = new();
    private readonly ClockSettingWatch _settingWatch;
    private bool _isCancelledBySetting;

    /// <summary><see cref="RealTimeClock.Settings"/> when it was set, or a read last told that the clock was.</summary>
    private ulong _settingsKnown;

    /// <param name="services">The machine's.</param>
    /// <param name="world">Has the timers and the clock.</param>
    /// <param name="clock">The clock of absolute times.</param>
    /// <param name="flags">O_NONBLOCK or nothing.</param>
    public TimerFile(FileServices services, World world, ClockKind clock, OpenFlags flags)
        : base(services, "[timerfd]", flags | OpenFlags.ReadWrite)
    {
        _world = world;
        _settingWatch = new ClockSettingWatch(_timer.Readers);
        Clock = clock;
    }

    public ClockKind Clock { get; }

    public ulong IntervalNanoseconds => _timer.IntervalNanoseconds;

    /// <summary>Sets it to a moment of the monotonic clock, 0 for off, and forgets what was not read.</summary>
    /// <param name="deadlineNanoseconds">When it happens first.</param>
    /// <param name="intervalNanoseconds">From one time to the next.</param>
    /// <param name="setting">The effect when the time of day is set.</param>
    /// <returns>None; ECANCELED when the clock has been set and no read has told so, the timer being set all the same.</returns>
    public Errno Set(ulong deadlineNanoseconds, ulong intervalNanoseconds, ClockSetting setting)
    {
        bool isTold = setting == ClockSetting.Cancels;
        bool wasCancelled = isTold && _isCancelledBySetting && _settingsKnown != _world.RealTimeClock.Settings;
        if (isTold != _isCancelledBySetting)
        {
            _isCancelledBySetting = isTold;
            NotifyOrForget();
        }

        _timer.Set(_world.Scheduler, deadlineNanoseconds, intervalNanoseconds, setting);
        _settingsKnown = _world.RealTimeClock.Settings;
        return wasCancelled ? Errno.ECANCELED : Errno.None;
    }

    /// <summary>Whether readers were woken since the time of day was set, and no read has told so.</summary>
    private bool IsCancelled => _isCancelledBySetting && _settingsKnown < _settingWatch.SettingsToldOf;

    private void NotifyOrForget()
    {
        if (_isCancelledBySetting)
        {
            _world.RealTimeClock.Tell(_settingWatch);
        }
        else
        {
            _world.RealTimeClock.Forget(_settingWatch);
        }
    }

    /// <summary>The time until it happens; 0 when it is off.</summary>
    public ulong LeftNanoseconds() => _timer.LeftNanoseconds(_world.Scheduler);

    /// <summary>The clock's number, for who asks in /proc.</summary>
    public int ClockNumber { get; init; }

    /// <summary>The flags of the last timerfd_settime(2), for who asks.</summary>
    public int SettingFlags { get; set; }

    internal override void Describe(TextBuffer text)
    {
        text.Add("clockid: ").Add((long)ClockNumber).Add("\nticks: ").Add(_timer.Expirations);
        text.Add("\nsettime flags: 0").AddOctal((ulong)SettingFlags, 1);
        AddTime(text.Add("\nit_value: "), LeftNanoseconds());
        AddTime(text.Add("\nit_interval: "), IntervalNanoseconds);
        text.Add('\n');
    }

    private static void AddTime(TextBuffer text, ulong nanoseconds) =>
        text.Add('(').Add(nanoseconds / NanosecondsASecond).Add(", ").Add(nanoseconds % NanosecondsASecond).Add(')');

    public override Result<long> Read(Caller caller, ref IoBuffer destination)
    {
        if (destination.Remaining < sizeof(ulong))
        {
            return Errno.EINVAL;
        }

        while (_timer.Expirations == 0 && !IsCancelled)
        {
            Errno error = IsNonBlocking ? Errno.EAGAIN : _timer.Readers.Wait(caller);
            if (error != Errno.None)
            {
                return error;
            }
        }

        ulong expirations = _timer.TakeExpirations(_world.Scheduler);
        if (IsCancelled)
        {
            _settingsKnown = _settingWatch.SettingsToldOf;
            return Errno.ECANCELED;
        }

        Result<int> copied = destination.CopyTo(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in expirations)));
        return copied.Failed || copied.Value < sizeof(ulong) ? Errno.EFAULT : sizeof(ulong);
    }

    public override PollEvents Poll(PollWatcher? watcher)
    {
        watcher?.Watch(_timer.Readers);
        return _timer.Expirations > 0 || IsCancelled ? PollEvents.In : PollEvents.None;
    }

    protected override void OnLastRelease()
    {
        _world.Scheduler.RemoveTimer(_timer);
        if (_isCancelledBySetting)
        {
            _world.RealTimeClock.Forget(_settingWatch);
        }

        base.OnLastRelease();
    }
}
