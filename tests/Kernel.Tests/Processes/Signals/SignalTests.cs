using System;
using System.Buffers.Binary;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Delivery: handlers, default actions, restarts, stops and waits.</summary>
public sealed class SignalTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(19, 24, 0x1f00 | 0x01, SignalCode.FloatInvalid)]
    [InlineData(19, 24, 0x1e80 | 0x02, SignalCode.FloatUnderflow)]
    [InlineData(19, 24, 0x1d80 | 0x04 | 0x01, SignalCode.FloatDivide)]
    [InlineData(19, 24, 0x1b80 | 0x08, SignalCode.FloatOverflow)]
    [InlineData(19, 24, 0x1780 | 0x10, SignalCode.FloatUnderflow)]
    [InlineData(19, 24, 0x0f80 | 0x20, SignalCode.FloatInexact)]
    [InlineData(16, 0, 0x037b | 0x05 << 16, SignalCode.FloatDivide)]
    public void AFloatingPointExceptionTellsWhichItWas(ulong vector, int offset, uint control, SignalCode code) => _world.RunChild(child =>
    {
        BinaryPrimitives.WriteUInt32LittleEndian(child.Scheduler.Hardware.VectorAreaOf(child.Context)[offset..], control);
        child.Frame.Vector = vector;
        Faults.RaiseException(child, child.Frame);
        Assert.Equal(Signal.SIGFPE, child.Fault.Signal);
        Assert.Equal((int)code, child.Fault.Code);
        Exit.Group(child, 0);
    });

    [Theory]
    [InlineData(Errno.ERESTARTSYS, SignalFlags.None, true)]
    [InlineData(Errno.ERESTARTSYS, SignalFlags.Restart, false)]
    [InlineData(Errno.ERESTARTNOHAND, SignalFlags.Restart, true)]
    [InlineData(Errno.ERESTARTNOINTR, SignalFlags.None, false)]
    [InlineData(Errno.ERESTART_RESTARTBLOCK, SignalFlags.Restart, true)]
    public void AnInterruptedCallRestartsOrGivesEINTR(Errno result, SignalFlags flags, bool givesEintr) => _world.RunChild(child =>
    {
        ProcessWorld.Catch(child.Process, Signal.SIGUSR1, flags);
        UserRegisters.Fill(ref child.Frame);
        child.Frame.ErrorCode = 7;
        ProcessWorld.Send(child, child.Process, Signal.SIGUSR1);
        Assert.Equal(Errno.ERESTARTSYS, child.Block(SleepKind.Interruptible, Caller.Never));
        ulong rip = child.Frame.Rip;
        ProcessWorld.Return(child, result);
        child.Frame.Rsp += 8;
        SignalFrame.Pop(child, ref child.Frame);
        Assert.Equal(givesEintr ? rip : rip - 2, child.Frame.Rip);
        Assert.Equal(givesEintr ? -(long)Errno.EINTR : 7, (long)child.Frame.Rax);
    });

    [Theory]
    [InlineData(Errno.ERESTARTSYS, 7UL)]
    [InlineData(Errno.ERESTARTNOHAND, 7UL)]
    [InlineData(Errno.ERESTART_RESTARTBLOCK, 219UL)]
    public void WithoutAHandlerTheProgramNeverNotices(Errno result, ulong number) => _world.RunChild(child =>
    {
        UserRegisters.Fill(ref child.Frame);
        child.Frame.ErrorCode = 7;
        child.NoteInterruption();
        ulong rip = child.Frame.Rip;
        ProcessWorld.Return(child, result);
        Assert.Equal(rip - 2, child.Frame.Rip);
        Assert.Equal(number, child.Frame.Rax);
    });

    [Fact]
    public void AStoppedChildIsToldAndGoesOnWhenContinued() => _world.Run(init =>
    {
        bool wentOn = false;
        _world.Fork(init, child =>
        {
            ProcessWorld.Send(child, child.Process, Signal.SIGSTOP);
            ProcessWorld.Return(child);
            wentOn = true;
        });
        WaitOutcome outcome = _world.WaitFor(init, WaitOptions.Stopped);
        Assert.Equal(0x137f, outcome.Status);
        Assert.False(wentOn);
        Assert.Null(_world.WaitFor(init, WaitOptions.Stopped | WaitOptions.NoHang).Child);
        ProcessWorld.Send(init, outcome.Child!, Signal.SIGCONT);
        Assert.Equal(0xffff, _world.WaitFor(init, WaitOptions.Continued).Status);
        Assert.Equal(0, _world.WaitFor(init).Status);
        Assert.True(wentOn);
    });

    [Fact]
    public void FaultsCannotBeBlockedOrIgnored() => _world.Run(init =>
    {
        _world.Fork(init, child =>
        {
            child.Process.Handlers.Set(Signal.SIGSEGV, new SignalAction { Handler = SignalAction.IgnoreHandler });
            SignalMask.SetMask(child, SignalSet.Of(Signal.SIGSEGV));
            Signals.DeliverFault(child, Signal.SIGSEGV, SignalCode.NotMapped, 0x1234);
            ProcessWorld.Return(child);
        });
        Assert.Equal((int)Signal.SIGSEGV, _world.WaitFor(init).Status);
    });

    [Fact]
    public void InitIsNotTouchedBySignalsItDoesNotCatch() => _world.Run(init =>
    {
        ProcessWorld.Send(init, init.Process, Signal.SIGKILL);
        ProcessWorld.Send(init, init.Process, Signal.SIGTERM);
        ProcessWorld.Return(init);
        Assert.False(init.Process.IsEnding);
    });

    [Fact]
    public void TheSignalStackIsUsedAndCannotBeChangedWhileItIs() => _world.RunChild(child =>
    {
        const ulong stack = ProcessWorld.Data + 0x1000;
        child.AlternateStack = new AlternateStack { Start = stack, Size = 0x1000 };
        ProcessWorld.Catch(child.Process, Signal.SIGUSR1, SignalFlags.OnStack);
        UserRegisters.Fill(ref child.Frame);
        ulong rsp = child.Frame.Rsp;
        ProcessWorld.Send(child, child.Process, Signal.SIGUSR1);
        ReturnPath.BeforeUser(child, ref child.Frame);
        Assert.InRange(child.Frame.Rsp, stack, stack + 0x1000);
        Assert.Equal(Errno.EPERM, SignalStack.Set(child, AlternateStack.Off, child.Frame.Rsp));
        child.Frame.Rsp += 8;
        SignalFrame.Pop(child, ref child.Frame);
        Assert.Equal(rsp, child.Frame.Rsp);
    });

    [Fact]
    public void SigtimedwaitTakesABlockedSignalOrTimesOut() => _world.Run(init =>
    {
        var usr1 = SignalSet.Of(Signal.SIGUSR1);
        SignalMask.SetMask(init, usr1);
        ulong soon = _world.Hardware.Nanoseconds + 5_000_000;
        Assert.Equal(Errno.EAGAIN, SignalWait.Take(init, usr1, soon).Error);
        _world.Fork(init, child => ProcessWorld.Send(child, init.Process, Signal.SIGUSR1));
        Assert.Equal((int)Signal.SIGUSR1, SignalWait.Take(init, usr1, Caller.Never).Value.Number);
        Assert.True(init.Process.Pending.Signals.IsEmpty);
    });

    [Fact]
    public void ABrokenStackUnderAHandlerEndsTheProcess() => _world.Run(init =>
    {
        _world.Fork(init, child =>
        {
            ProcessWorld.Catch(child.Process, Signal.SIGUSR1);
            UserRegisters.Fill(ref child.Frame);
            child.Frame.Rsp = 0x1000;
            ProcessWorld.Send(child, child.Process, Signal.SIGUSR1);
            ReturnPath.BeforeUser(child, ref child.Frame);
        });
        Assert.Equal((int)Signal.SIGSEGV, _world.WaitFor(init).Status);
    });

    [Fact]
    public void AnIntervalTimerSendsItsAlarms() => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGALRM);
        IntervalTimers timers = ProcessTimers.Of(init.Process).Intervals;
        timers.Set(IntervalTimerKind.Real, 3_000_000, 2_000_000);
        ulong start = _world.Hardware.Nanoseconds;
        for (ulong expected = 3_000_000; expected <= 7_000_000; expected += 2_000_000)
        {
            Assert.Equal(Errno.ERESTARTNOHAND, SignalWait.ForAny(init));
            Assert.Equal(expected, _world.Hardware.Nanoseconds - start);
            init.ReturnWork &= ~ReturnWork.Restart;
            SignalTaking.TakeNext(init);
        }
    });
}
