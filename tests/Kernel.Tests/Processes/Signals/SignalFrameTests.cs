using System;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Frames of handlers: what is saved there, and what a forged one can do.</summary>
public sealed class SignalFrameTests : IDisposable
{
    private const ulong Handler = ProcessWorld.Data + 0x100;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void AHandlerGetsItsFrameAndSigreturnRestoresEverything() => _world.RunChild(child =>
    {
        ProcessWorld.Catch(child.Process, Signal.SIGUSR1);
        UserRegisters.Fill(ref child.Frame);
        TrapFrame before = child.Frame;
        ProcessWorld.Send(child, child.Process, Signal.SIGUSR1);
        ReturnPath.BeforeUser(child, ref child.Frame);

        Assert.Equal(Handler, child.Frame.Rip);
        Assert.Equal((ulong)Signal.SIGUSR1, child.Frame.Rdi);
        Assert.Equal(8UL, child.Frame.Rsp & 15);
        Assert.True(child.Frame.Rsp < UserRegisters.StackPointer - 128);
        Assert.True(child.Blocked.Has(Signal.SIGUSR1));
        Assert.Equal(ProcessWorld.Data + 0x200, child.Process.Memory.Read<ulong>(new VirtualAddress(child.Frame.Rsp)).Value);
        Assert.Equal((int)Signal.SIGUSR1, child.Process.Memory.Read<int>(new VirtualAddress(child.Frame.Rsi)).Value);

        // The handler has used every register, and returned to the restorer.
        child.Frame = new TrapFrame { Rsp = child.Frame.Rsp + 8, Cs = before.Cs, Ss = before.Ss, Rflags = 0x202, ErrorCode = before.ErrorCode };
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
            UserRegisters.Fill(ref child.Frame);
            TrapFrame before = child.Frame;
            AddressSpace memory = child.Process.Memory;
            memory.CopyOut(new VirtualAddress(UserRegisters.StackPointer - 4096), new byte[4096]);
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
            UserRegisters.Fill(ref child.Frame);
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

    /// <summary>A handler returns to programs' own half and to the vDSO's code, and to nothing else of the kernel's half.</summary>
    [Theory]
    [InlineData(Layout.UserEnd - 1, true)]
    [InlineData(Layout.UserEnd, false)]
    [InlineData(Layout.VdsoData, false)]
    [InlineData(Layout.VdsoCode - 1, false)]
    [InlineData(Layout.VdsoCode, true)]
    [InlineData(Layout.Image - 1, true)]
    [InlineData(Layout.Image, false)]
    public void AHandlerReturnsToWhereProgramsRun(ulong rip, bool isAllowed) => _world.RunChild(child =>
    {
        ProcessWorld.Catch(child.Process, Signal.SIGUSR1);
        UserRegisters.Fill(ref child.Frame);
        ProcessWorld.Send(child, child.Process, Signal.SIGUSR1);
        ReturnPath.BeforeUser(child, ref child.Frame);
        child.Process.Memory.Write(new VirtualAddress(child.Frame.Rsp + 8 + 40 + (16 * 8)), rip);
        child.Frame.Rsp += 8;
        SignalFrame.Pop(child, ref child.Frame);
        Assert.NotEqual(isAllowed, child.Pending.Signals.Has(Signal.SIGSEGV));
        Assert.Equal(isAllowed, child.Frame.Rip == rip);
        Exit.Group(child, 0);
    });

    [Fact]
    public void AForgedFrameGainsNothing() => _world.RunChild(child =>
    {
        ProcessWorld.Catch(child.Process, Signal.SIGUSR1);
        UserRegisters.Fill(ref child.Frame);
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

    private static unsafe void AssertSame(TrapFrame expected, TrapFrame actual)
    {
        expected.Vector = actual.Vector;
        Assert.Equal(
            new ReadOnlySpan<byte>(&expected, sizeof(TrapFrame)).ToArray(), new ReadOnlySpan<byte>(&actual, sizeof(TrapFrame)).ToArray());
    }
}
