using System;
using Tine.Processes;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The mask while a handler runs, and the action after it: sigaction(2).</summary>
public sealed class HandlerMaskTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(SignalFlags.None, true)]
    [InlineData(SignalFlags.NoDefer, false)]
    public void AHandlerBlocksItsSignalUnlessToldNotTo(SignalFlags flags, bool isBlocked) => RunHandler(flags, default, child =>
    {
        Assert.Equal(isBlocked, child.Blocked.Has(Signal.SIGUSR1));
        Return(child);
        Assert.Equal(SignalSet.Of(Signal.SIGTERM), child.Blocked);
    });

    [Theory]
    [InlineData(SignalFlags.None)]
    [InlineData(SignalFlags.NoDefer)]
    public void AHandlerBlocksTheMaskOfItsAction(SignalFlags flags) => RunHandler(flags, SignalSet.Of(Signal.SIGUSR2), child =>
    {
        Assert.True(child.Blocked.Has(Signal.SIGUSR2));
        Assert.True(child.Blocked.Has(Signal.SIGTERM));
        Return(child);
        Assert.Equal(SignalSet.Of(Signal.SIGTERM), child.Blocked);
    });

    [Theory]
    [InlineData(SignalFlags.None, false)]
    [InlineData(SignalFlags.ResetHandler, true)]
    public void AHandlerStaysUnlessItIsForOneSignal(SignalFlags flags, bool isDefault) => RunHandler(flags, default, child =>
        Assert.Equal(isDefault, child.Process.Handlers[Signal.SIGUSR1].IsDefault));

    /// <summary>sigsuspend(2): the handler runs under the temporary mask, and its frame has the one from before the call.</summary>
    [Fact]
    public void AHandlerGoesBackToTheMaskBeforeATemporaryOne() => RunChild(child =>
    {
        ProcessWorld.Catch(child.Process, Signal.SIGUSR1);
        child.SavedMask = SignalSet.Of(Signal.SIGTERM) | SignalSet.Of(Signal.SIGUSR1);
        child.ReturnWork |= ReturnWork.RestoreMask;
        SignalMask.SetMask(child, SignalSet.Of(Signal.SIGUSR2));
        ProcessWorld.Send(child, child.Process, Signal.SIGUSR1);
        ReturnPath.BeforeUser(child, ref child.Frame);
        Assert.Equal(SignalSet.Of(Signal.SIGUSR2) | SignalSet.Of(Signal.SIGUSR1), child.Blocked);
        Return(child);
        Assert.Equal(SignalSet.Of(Signal.SIGTERM) | SignalSet.Of(Signal.SIGUSR1), child.Blocked);
    });

    /// <summary>The handler has returned to the restorer, which calls rt_sigreturn.</summary>
    private static void Return(Thread thread)
    {
        thread.Frame.Rsp += 8;
        SignalFrame.Pop(thread, ref thread.Frame);
    }

    /// <summary>ppoll(2): the mask is there until the call returns without a handler.</summary>
    [Fact]
    public void ATemporaryMaskLastsUntilTheReturn() => RunChild(child =>
    {
        SignalMask.SetMask(child, SignalSet.Of(Signal.SIGTERM));
        child.SetTemporaryMask(SignalSet.Of(Signal.SIGUSR1));
        Assert.Equal(SignalSet.Of(Signal.SIGUSR1), child.Blocked);
        ReturnPath.BeforeUser(child, ref child.Frame);
        Assert.Equal(SignalSet.Of(Signal.SIGTERM), child.Blocked);
    });

    /// <summary>The ABI wants the direction flag clear at a function's start; single steps and RF belong to the interrupted code.</summary>
    [Fact]
    public void AHandlerBeginsWithoutTheFlagsOfTheInterruptedCode() => RunChild(child =>
    {
        const ulong direction = 0x400;
        const ulong trap = 0x100;
        const ulong resume = 0x1_0000;
        const ulong others = 0x246 | 0x4_0000;
        ProcessWorld.Catch(child.Process, Signal.SIGUSR1);
        child.Frame.Rflags = others | direction | trap | resume;
        child.Frame.Rax = 77;
        ProcessWorld.Send(child, child.Process, Signal.SIGUSR1);
        ReturnPath.BeforeUser(child, ref child.Frame);
        Assert.Equal(others, child.Frame.Rflags);
        Assert.Equal(0UL, child.Frame.Rax);
        Assert.Equal((ulong)Signal.SIGUSR1, child.Frame.Rdi);
        Return(child);
        Assert.Equal(direction | trap, child.Frame.Rflags & (direction | trap));
        Assert.Equal(77UL, child.Frame.Rax);
    });

    /// <summary>Delivers SIGUSR1 to a child that blocks SIGTERM, and goes on at the start of its handler.</summary>
    private void RunHandler(SignalFlags flags, SignalSet mask, Action<Thread> handler) => RunChild(child =>
    {
        ProcessWorld.Catch(child.Process, Signal.SIGUSR1, flags);
        SignalAction action = child.Process.Handlers[Signal.SIGUSR1];
        action.Mask = mask;
        child.Process.Handlers.Set(Signal.SIGUSR1, action);
        SignalMask.SetMask(child, SignalSet.Of(Signal.SIGTERM));
        ProcessWorld.Send(child, child.Process, Signal.SIGUSR1);
        ReturnPath.BeforeUser(child, ref child.Frame);
        Assert.Equal(action.Handler, child.Frame.Rip);
        handler(child);
    });

    private void RunChild(Action<Thread> program) => _world.RunChild(child =>
    {
        child.Frame.Rip = ProcessWorld.Data + 0x40;
        child.Frame.Rsp = Layout.UserEnd - 8192;
        child.Frame.Rflags = 0x246;
        child.Frame.Vector = TrapFrame.SyscallVector;
        program(child);
    });
}
