using System;
using Tine.Processes;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The effects of a signal when it is sent, and the order in which signals are taken; signal(7).</summary>
public sealed class SendingTests : IDisposable
{
    private static readonly SignalSet s_all = new(ulong.MaxValue);

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(Signal.SIGSTOP)]
    [InlineData(Signal.SIGTSTP)]
    [InlineData(Signal.SIGTTIN)]
    [InlineData(Signal.SIGTTOU)]
    public void AStopAndSIGCONTTakeEachOtherBack(Signal stop) => _world.RunChild((init, child) =>
    {
        SignalMask.SetMask(child, s_all);
        Signals.SendToThread(child, Info(init, Signal.SIGCONT));
        ProcessWorld.Send(init, child.Process, Signal.SIGCONT);
        ProcessWorld.Send(init, child.Process, stop);
        Assert.Equal(SignalSet.Of(stop), SignalMask.PendingOf(child));
        Signals.SendToThread(child, Info(init, stop));
        Signals.SendToThread(child, Info(init, Signal.SIGCONT));
        Assert.Equal(SignalSet.Of(Signal.SIGCONT), SignalMask.PendingOf(child));
        Assert.Equal(SignalSet.Of(Signal.SIGCONT), child.Pending.Signals);
        SignalMask.SetMask(child, default);
        SignalTaking.Take(child, s_all);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SIGCONTGoesOnWithAProcessThatIgnoresOrBlocksIt(bool isBlocked) => _world.Run(init =>
    {
        _world.Fork(init, child =>
        {
            SignalMask.SetMask(child, isBlocked ? SignalSet.Of(Signal.SIGCONT) : default);
            child.Process.Handlers.Set(Signal.SIGCONT, new SignalAction { Handler = SignalAction.IgnoreHandler });
            ProcessWorld.Send(child, child.Process, Signal.SIGSTOP);
            ProcessWorld.Return(child);
            Assert.Equal(isBlocked, SignalMask.PendingOf(child).Has(Signal.SIGCONT));
        });
        ProcessWorld.Send(init, _world.WaitFor(init, WaitOptions.Stopped).Child!, Signal.SIGCONT);
        Assert.Equal(0, _world.WaitFor(init).Status);
    });

    /// <summary>Whether a signal is ignored is asked when it is sent; a blocked one waits, as its action may change.</summary>
    [Theory]
    [InlineData(Signal.SIGCHLD, false, false)]
    [InlineData(Signal.SIGCHLD, true, true)]
    [InlineData(Signal.SIGWINCH, false, false)]
    [InlineData(Signal.SIGURG, false, false)]
    [InlineData(Signal.SIGCONT, false, false)]
    [InlineData(Signal.SIGTERM, true, true)]
    public void WhatIsIgnoredByDefaultIsNotKept(Signal signal, bool isBlocked, bool isKept) => _world.RunChild((init, child) =>
    {
        SignalMask.SetMask(child, isBlocked ? SignalSet.Of(signal) : default);
        Assert.Equal(Errno.None, Signals.SendToProcess(child.Process, Info(init, signal)));
        Assert.Equal(Errno.None, Signals.SendToThread(child, Info(init, signal)));
        Assert.Equal((isKept, isKept), (child.Process.Pending.Signals.Has(signal), child.Pending.Signals.Has(signal)));
        Assert.Equal(ReturnWork.None, child.ReturnWork & ReturnWork.Signal);
        SignalTaking.Take(child, s_all);
        SignalTaking.Take(child, s_all);
    });

    [Fact]
    public void WhatComesToBeIgnoredIsForgotten() => _world.RunChild((init, child) =>
    {
        ProcessWorld.Catch(child.Process, Signal.SIGUSR1);
        ProcessWorld.Send(init, child.Process, Signal.SIGUSR1);
        Signals.SendToThread(child, Info(init, Signal.SIGUSR1));
        SignalMask.ForgetIfIgnored(child, Signal.SIGUSR1);
        Assert.True(SignalMask.PendingOf(child).Has(Signal.SIGUSR1));
        child.Process.Handlers.Set(Signal.SIGUSR1, new SignalAction { Handler = SignalAction.IgnoreHandler });
        SignalMask.ForgetIfIgnored(child, Signal.SIGUSR1);
        Assert.True(SignalMask.PendingOf(child).IsEmpty);
        Assert.Equal(ReturnWork.None, child.ReturnWork & ReturnWork.Signal);
    });

    [Fact]
    public void AStandardSignalWaitsOnceAndOthersQueue() => _world.RunChild((init, child) =>
    {
        SignalMask.SetMask(child, s_all);
        for (ulong value = 1; value <= 3; value++)
        {
            foreach (Signal signal in (Signal[])[Signal.SIGUSR1, Signal.FirstRealTime])
            {
                SignalInfo info = Info(init, signal);
                info.Value = value;
                Assert.Equal(Errno.None, Signals.SendToProcess(child.Process, info));
            }
        }

        Assert.Equal(1UL, Take(child, Signal.SIGUSR1).Value);
        Assert.Equal(0, Take(child, Signal.SIGUSR1).Number);
        for (ulong value = 1; value <= 3; value++)
        {
            Assert.Equal(value, Take(child, Signal.FirstRealTime).Value);
        }

        Assert.Equal(0, Take(child, Signal.FirstRealTime).Number);
        Assert.Equal(0UL, child.Process.Account.QueuedSignals);
    });

    /// <summary>Linux, next_signal: those that an instruction raises, then by number; the thread's own before the process's.</summary>
    [Fact]
    public void SignalsAreTakenByNumberAfterThoseOfInstructions() => _world.RunChild((init, child) =>
    {
        SignalMask.SetMask(child, s_all);
        foreach (Signal signal in (Signal[])[Signal.FirstRealTime, Signal.SIGTERM, Signal.SIGHUP, Signal.SIGSEGV])
        {
            ProcessWorld.Send(init, child.Process, signal);
        }

        Signals.SendToThread(child, Info(init, Signal.SIGUSR2));
        Signals.SendToThread(child, Info(init, Signal.SIGFPE));
        foreach (Signal expected in (Signal[])[Signal.SIGFPE, Signal.SIGUSR2, Signal.SIGSEGV, Signal.SIGHUP, Signal.SIGTERM, Signal.FirstRealTime])
        {
            Assert.Equal(expected, SignalTaking.Take(child, s_all).Signal);
        }

        Assert.Equal(Signal.None, SignalTaking.Take(child, s_all).Signal);
    });

    /// <summary>sigqueue(2) at RLIMIT_SIGPENDING; what kill(2) and the kernel send comes all the same, perhaps without details.</summary>
    [Theory]
    [InlineData(Signal.SIGUSR1, SignalCode.User, Errno.None, true)]
    [InlineData(Signal.SIGUSR1, SignalCode.Queue, Errno.None, false)]
    [InlineData(Signal.SIGUSR1, SignalCode.Kernel, Errno.None, true)]
    [InlineData(Signal.FirstRealTime, SignalCode.User, Errno.None, false)]
    [InlineData(Signal.FirstRealTime, SignalCode.Queue, Errno.EAGAIN, false)]
    public void AtTheLimitASignalMayLoseItsDetails(Signal signal, SignalCode code, Errno expected, bool hasDetails) => _world.RunChild((init, child) =>
    {
        SignalMask.SetMask(child, s_all);
        child.Process.Limits = child.Process.Limits.With(Resource.PendingSignals, new ResourceLimit(0, 0));
        var info = new SignalInfo { Number = (int)signal, Code = (int)code, ProcessId = init.Id, Value = 5 };
        Assert.Equal(expected, Signals.SendToProcess(child.Process, info));
        Assert.Equal(expected == Errno.None, child.Process.Pending.Signals.Has(signal));
        Assert.Equal(hasDetails ? 5UL : 0, Take(child, signal).Value);
        Assert.Equal(0UL, child.Process.Account.QueuedSignals);
    });

    [Fact]
    public void TheDeadGetNoSignals() => _world.Run(init =>
    {
        Thread? dead = null;
        _world.Fork(init, child => dead = child);
        Process process = _world.WaitFor(init, WaitOptions.NoWait).Child!;
        Assert.Equal(Errno.None, Signals.SendToProcess(process, Info(init, Signal.SIGUSR1)));
        Assert.Equal(Errno.None, Signals.SendToThread(dead!, Info(init, Signal.SIGUSR1)));
        Signals.RaiseOnProcess(process, Signal.SIGUSR2);
        Assert.True(process.Pending.Signals.IsEmpty);
        Assert.True(dead!.Pending.Signals.IsEmpty);
        _world.WaitFor(init);
    });

    /// <summary>The first process takes only what it catches; kill(2), "NOTES".</summary>
    [Fact]
    public void InitTakesWhatItCatches() => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        ProcessWorld.Send(init, init.Process, Signal.SIGUSR1);
        ProcessWorld.Send(init, init.Process, Signal.SIGUSR2);
        ProcessWorld.Send(init, init.Process, Signal.SIGSTOP);
        Assert.Equal(SignalSet.Of(Signal.SIGUSR1), SignalMask.PendingOf(init));
        ProcessWorld.Catch(init.Process, Signal.SIGUSR2);
        Assert.Equal(Signal.SIGUSR1, SignalTaking.TakeNext(init).Signal);
    });

    [Fact]
    public void AFaultThatIsCaughtComesToItsHandler() => _world.RunChild(child =>
    {
        ProcessWorld.Catch(child.Process, Signal.SIGSEGV, SignalFlags.SignalInfo);
        Signals.DeliverFault(child, Signal.SIGSEGV, SignalCode.NotMapped, 0x1234);
        Assert.True(child.Process.Handlers[Signal.SIGSEGV].IsCaught);
        SignalInfo info = SignalTaking.TakeNext(child);
        Assert.Equal(((int)Signal.SIGSEGV, (int)SignalCode.NotMapped, 0x1234UL), (info.Number, info.Code, info.Address));
        Assert.Equal(Signal.None, child.Fault.Signal);
    });

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void AFaultThatIsBlockedOrIgnoredGetsTheDefaultAction(bool isBlocked, bool isIgnored) => _world.RunChild(child =>
    {
        child.Process.Handlers.Set(Signal.SIGBUS, new SignalAction { Handler = isIgnored ? SignalAction.IgnoreHandler : ProcessWorld.Data });
        SignalMask.SetMask(child, isBlocked ? SignalSet.Of(Signal.SIGBUS) : default);
        Signals.DeliverFault(child, Signal.SIGBUS, SignalCode.NotMapped, 0);
        Assert.True(child.Process.Handlers[Signal.SIGBUS].IsDefault);
        Assert.False(child.Blocked.Has(Signal.SIGBUS));
        SignalTaking.TakeNext(child);
    });

    /// <summary>CLONE_SIGHAND shares actions, CLONE_CLEAR_SIGHAND keeps only what is ignored.</summary>
    [Fact]
    public void ClearedHandlersAreThoseThatExecWouldLeave() => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        init.Process.Handlers.Set(Signal.SIGUSR2, new SignalAction { Handler = SignalAction.IgnoreHandler });
        _world.Clone(init, new CloneArguments(CloneFlags.ClearSignalHandlers, Signal.SIGCHLD), child =>
        {
            Assert.True(child.Process.Handlers[Signal.SIGUSR1].IsDefault);
            Assert.True(child.Process.Handlers[Signal.SIGUSR2].IsIgnore);
        });
        Assert.Equal(0, _world.WaitFor(init).Status);
        Assert.True(init.Process.Handlers[Signal.SIGUSR1].IsCaught);
    });

    private static SignalInfo Info(Thread sender, Signal signal) => SignalInfo.From(signal, SignalCode.User, sender);

    private static SignalInfo Take(Thread thread, Signal signal) => SignalTaking.Take(thread, SignalSet.Of(signal));
}
