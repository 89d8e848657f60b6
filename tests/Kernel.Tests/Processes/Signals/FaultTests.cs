using System;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The signals that exceptions of a program become: number, code and address as on Linux.</summary>
public sealed class FaultTests : IDisposable
{
    private const ulong Instruction = ProcessWorld.Data + 0x40;
    private const ulong Address = 0x1234_5678;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(0, Signal.SIGFPE, SignalCode.IntegerDivide, Instruction)]
    [InlineData(1, Signal.SIGTRAP, SignalCode.SingleStep, Instruction)]
    [InlineData(3, Signal.SIGTRAP, SignalCode.Kernel, 0)]
    [InlineData(4, Signal.SIGSEGV, SignalCode.Kernel, 0)]
    [InlineData(6, Signal.SIGILL, SignalCode.IllegalOperand, Instruction)]
    [InlineData(11, Signal.SIGBUS, SignalCode.Kernel, 0)]
    [InlineData(12, Signal.SIGBUS, SignalCode.Kernel, 0)]
    [InlineData(13, Signal.SIGSEGV, SignalCode.Kernel, 0)]
    [InlineData(17, Signal.SIGBUS, SignalCode.BadAlignment, 0)]
    public void AnExceptionIsASignal(ulong vector, Signal signal, SignalCode code, ulong address) => _world.RunChild(self =>
    {
        self.Frame.Rip = Instruction;
        self.Frame.Vector = vector;
        self.Frame.ErrorCode = 0x18;
        Faults.RaiseException(self, self.Frame);
        AssertTaken(self, signal, code, address);
        Assert.Equal((vector, 0x18UL, 0UL), (self.TrapNumber, self.TrapErrorCode, self.FaultAddress));
    });

    [Theory]
    [InlineData(FaultOutcome.NotMapped, Signal.SIGSEGV, SignalCode.NotMapped)]
    [InlineData(FaultOutcome.NotAllowed, Signal.SIGSEGV, SignalCode.AccessDenied)]
    [InlineData(FaultOutcome.BeyondFile, Signal.SIGBUS, SignalCode.BeyondFile)]
    public void APageFaultTellsItsAddress(FaultOutcome outcome, Signal signal, SignalCode code) => _world.RunChild(self =>
    {
        self.Frame.Vector = 14;
        self.Frame.ErrorCode = 6;
        Faults.RaisePageFault(self, self.Frame, new VirtualAddress(Address), outcome);
        AssertTaken(self, signal, code, Address);
        Assert.Equal((14UL, 6UL, Address), (self.TrapNumber, self.TrapErrorCode, self.FaultAddress));
    });

    [Fact]
    public void ASignalOfTheKernelsSaysSo()
    {
        SignalInfo info = SignalInfo.FromKernel(Signal.SIGSEGV);
        Assert.Equal(((int)Signal.SIGSEGV, (int)SignalCode.Kernel, 0), (info.Number, info.Code, info.ProcessId));
    }

    private static void AssertTaken(Thread self, Signal signal, SignalCode code, ulong address)
    {
        Assert.NotEqual(ReturnWork.None, self.ReturnWork & ReturnWork.Signal);
        SignalInfo info = SignalTaking.TakeNext(self);
        Assert.Equal(((int)signal, (int)code, address), (info.Number, info.Code, info.Address));
        Assert.Equal(0, SignalTaking.TakeNext(self).Number);
    }
}
