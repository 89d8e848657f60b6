using System;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>SIGCONT takes back stop signals, in portions where there are many of them: each timer has its own.</summary>
public sealed class LateDiscardTests : IDisposable
{
    private const int Many = 1000;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void FewAreGoneAtOnce() => _world.Run(init =>
    {
        SignalRecord[] records = Stop(init, 10);
        Continue(init);
        Assert.All(records, record => Assert.False(record.IsQueued));
        Assert.False(Pending(init).Has(Signal.SIGTSTP));
        Assert.False(_world.World.Crowd.Discards.DiscardPortion());
    });

    [Fact]
    public void ManyAreGoneALittleLater() => _world.Run(init =>
    {
        SignalRecord[] records = Stop(init, Many);
        Continue(init);
        Assert.Contains(records, record => record.IsQueued);
        Assert.Contains(records, record => !record.IsQueued);
        while (_world.World.Crowd.Discards.DiscardPortion())
        {
        }

        Assert.All(records, record => Assert.False(record.IsQueued));
        Assert.False(Pending(init).Has(Signal.SIGTSTP));
        Assert.True(Pending(init).Has(Signal.SIGCONT));
    });

    [Fact]
    public void WhatAThreadAloneHasIsGoneAtOnce() => _world.Run(init =>
    {
        SignalMask.SetMask(init, SignalSet.All);
        for (int round = 0; round < 2; round++)
        {
            Signals.RaiseOnThread(init, Signal.SIGTSTP, null);
            Assert.True(init.Pending.Signals.Has(Signal.SIGTSTP));
            Continue(init);
            Assert.False(init.Pending.Signals.Has(Signal.SIGTSTP));
            Assert.Equal(Errno.None, Signals.SendToThread(init, SignalInfo.From(Signal.SIGTTIN, SignalCode.User, init)));
            Continue(init);
            Assert.False(init.Pending.Signals.Has(Signal.SIGTTIN));
        }
    });

    [Fact]
    public void WhatIsSentAnewStays() => _world.Run(init =>
    {
        Stop(init, Many);
        Continue(init);
        Signals.RaiseOnProcess(init.Process, Signal.SIGTSTP);
        while (_world.World.Crowd.Discards.DiscardPortion())
        {
        }

        Assert.True(Pending(init).Has(Signal.SIGTSTP));
        Assert.False(Pending(init).Has(Signal.SIGCONT));
    });

    private static SignalSet Pending(Thread init) => init.Process.Pending.Signals;

    /// <summary>Timers' signals, which the process blocks.</summary>
    private static SignalRecord[] Stop(Thread init, int count)
    {
        SignalMask.SetMask(init, SignalSet.All);
        var records = new SignalRecord[count];
        for (int i = 0; i < count; i++)
        {
            records[i] = new SignalRecord { Info = new SignalInfo { Number = (int)Signal.SIGTSTP } };
            Assert.True(Signals.RaiseTimer(init.Process, null, records[i], init));
        }

        return records;
    }

    private static void Continue(Thread init) => Signals.RaiseOnProcess(init.Process, Signal.SIGCONT);
}
