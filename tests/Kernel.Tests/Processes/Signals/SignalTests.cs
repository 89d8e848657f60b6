using System;
using System.Buffers.Binary;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Processes;

public sealed class SignalTests : IDisposable
{
    private const ulong Handler = ProcessWorld.Data + 0x100;
    private const ulong StackPointer = Layout.UserEnd - 8192;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void AHandlerGetsItsFrameAndSigreturnRestoresEverything() => _world.RunChild(child =>
    {
        ProcessWorld.Catch(child.Process, Signal.SIGUSR1);
        Fill(ref child.Frame);
        TrapFrame before = child.Frame;
        ProcessWorld.Send(child, child.Process, Signal.SIGUSR1);
        ReturnPath.BeforeUser(child, ref child.Frame);

        Assert.Equal(Handler, child.Frame.Rip);
        Assert.Equal((ulong)Signal.SIGUSR1, child.Frame.Rdi);
        Assert.Equal(8UL, child.Frame.Rsp & 15);
        Assert.True(child.Frame.Rsp < StackPointer - 128);
        Assert.True(child.Blocked.Has(Signal.SIGUSR1));
        Assert.Equal(ProcessWorld.Data + 0x200, child.Process.Memory.Read<ulong>(new VirtualAddress(child.Frame.Rsp)).Value);
        Assert.Equal((int)Signal.SIGUSR1, child.Process.Memory.Read<int>(new VirtualAddress(child.Frame.Rsi)).Value);

        child.Frame.Rsp += 8; // the handler has returned to the restorer
        long result = SignalFrame.Pop(child, ref child.Frame);
        Assert.Equal((long)before.Rax, result);
        AssertSame(before, child.Frame);
        Assert.False(child.Blocked.Has(Signal.SIGUSR1));
    });

    /// <summary>With FXSAVE Linux writes the first mark, which counts an end mark, and leaves the end mark out.</summary>
    [Theory]
    [InlineData(true, 832, 7UL, 7UL, 0x4650_5845u)]
    [InlineData(false, 512, 0UL, 6UL, 0u)]
    public void AFrameHasTheVectorStateThatTheProcessorHas(bool hasXsave, int size, ulong features, ulong contextFlags, uint endMark)
    {
        _world.Hardware.HasXsave = hasXsave;
        _world.RunChild(child =>
        {
            ProcessWorld.Catch(child.Process, Signal.SIGUSR1);
            Fill(ref child.Frame);
            TrapFrame before = child.Frame;
            AddressSpace memory = child.Process.Memory;
            memory.CopyOut(new VirtualAddress(StackPointer - 4096), new byte[4096]);
            ProcessWorld.Send(child, child.Process, Signal.SIGUSR1);
            ReturnPath.BeforeUser(child, ref child.Frame);

            Assert.Equal(contextFlags, memory.Read<ulong>(new VirtualAddress(child.Frame.Rdx)).Value);
            var image = new VirtualAddress(memory.Read<ulong>(new VirtualAddress(child.Frame.Rdx + 224)).Value);
            Assert.Equal(0UL, image.Value % 64);
            Assert.Equal(0x4650_5853u, memory.Read<uint>(image + 464).Value);
            Assert.Equal((uint)size + 4, memory.Read<uint>(image + 468).Value);
            Assert.Equal(features, memory.Read<ulong>(image + 472).Value);
            Assert.Equal((uint)size, memory.Read<uint>(image + 480).Value);
            Assert.Equal(endMark, memory.Read<uint>(image + (ulong)size).Value);
            Assert.Equal(0x0808UL, memory.Read<ulong>(image + 160 + 128).Value); // xmm8

            child.Frame.Rsp += 8;
            SignalFrame.Pop(child, ref child.Frame);
            AssertSame(before, child.Frame);
            Assert.False(child.Pending.Signals.Has(Signal.SIGSEGV));
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AFrameWithBitsThatMXCSRHasNotIsRefused(bool hasXsave)
    {
        _world.Hardware.HasXsave = hasXsave;
        _world.RunChild(child =>
        {
            ProcessWorld.Catch(child.Process, Signal.SIGUSR1);
            Fill(ref child.Frame);
            ProcessWorld.Send(child, child.Process, Signal.SIGUSR1);
            ReturnPath.BeforeUser(child, ref child.Frame);
            AddressSpace memory = child.Process.Memory;
            ulong image = memory.Read<ulong>(new VirtualAddress(child.Frame.Rdx + 224)).Value;
            memory.Write(new VirtualAddress(image + 24), 0x1_0000u);
            child.Frame.Rsp += 8;
            SignalFrame.Pop(child, ref child.Frame);
            Assert.True(child.Pending.Signals.Has(Signal.SIGSEGV));
            Exit.Group(child, 0);
        });
    }

    [Fact]
    public void AForgedFrameGainsNothing() => _world.RunChild(child =>
    {
        ProcessWorld.Catch(child.Process, Signal.SIGUSR1);
        Fill(ref child.Frame);
        ulong cs = child.Frame.Cs;
        ProcessWorld.Send(child, child.Process, Signal.SIGUSR1);
        ReturnPath.BeforeUser(child, ref child.Frame);
        ulong start = child.Frame.Rsp;
        for (ulong at = start + 8; at < start + 440; at += 8)
        {
            child.Process.Memory.Write(new VirtualAddress(at), ulong.MaxValue);
        }

        child.Frame.Rsp += 8;
        SignalFrame.Pop(child, ref child.Frame);
        Assert.True(child.Pending.Signals.Has(Signal.SIGSEGV)); // rip was not an address

        ProcessWorld.Catch(child.Process, Signal.SIGUSR1);
        child.Process.Memory.Write(new VirtualAddress(start + 8 + 40 + (16 * 8)), ProcessWorld.Data);
        child.Frame.Rsp = start + 8;
        SignalFrame.Pop(child, ref child.Frame);
        Assert.Equal(cs, child.Frame.Cs);
        Assert.Equal(0UL, child.Frame.Rflags & 0x3000); // IOPL
        Assert.NotEqual(0UL, child.Frame.Rflags & 0x200); // interrupts stay on
        Assert.False(child.Blocked.Has(Signal.SIGKILL));
        Exit.Group(child, 0);
    });

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
        Fill(ref child.Frame);
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
        Fill(ref child.Frame);
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
        Fill(ref child.Frame);
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
            Fill(ref child.Frame);
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

    private static unsafe void Fill(ref TrapFrame frame)
    {
        frame.R15 = 15;
        frame.R14 = 14;
        frame.R13 = 13;
        frame.R12 = 12;
        frame.R10 = 10;
        frame.R9 = 9;
        frame.R8 = 8;
        frame.Rbp = 7;
        frame.Rdi = 6;
        frame.Rsi = 5;
        frame.Rbx = 3;
        frame.Rcx = 4;
        frame.Rdx = 2;
        frame.Rax = 99;
        frame.R11 = 0x1234;
        frame.Rip = ProcessWorld.Data + 0x40;
        frame.Rsp = StackPointer;
        frame.Rflags = 0x246;
        frame.Vector = TrapFrame.SyscallVector;
        frame.Cs = DescriptorTables.UserCode;
        frame.Ss = DescriptorTables.UserData;
        for (int i = 0; i < 8; i++)
        {
            frame.Xmm0To3[i] = (ulong)i * 0x0101;
        }

        frame.Xmm8[0] = 0x0808;
        frame.Xmm8[1] = 0x0809;
    }

    private static unsafe void AssertSame(TrapFrame expected, TrapFrame actual)
    {
        expected.Vector = actual.Vector;
        Assert.Equal(
            new ReadOnlySpan<byte>(&expected, sizeof(TrapFrame)).ToArray(), new ReadOnlySpan<byte>(&actual, sizeof(TrapFrame)).ToArray());
    }
}
