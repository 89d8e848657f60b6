using System;
using System.Text;
using Tine.Files;
using Tine.Processes;
using Tine.Tests.Files;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The records of a core file's notes: core(5), elf.h of Linux.</summary>
public sealed class CoreNoteTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void AThreadIsDescribedByItsIdsSignalsAndTimes() => _world.RunChild((init, child) =>
    {
        Process process = child.Process;
        SignalMask.SetMask(child, SignalSet.Of(Signal.SIGUSR1) | SignalSet.Of(Signal.SIGUSR2));
        Signals.SendToThread(child, SignalInfo.From(Signal.SIGUSR1, SignalCode.User, init));
        ProcessWorld.Send(init, process, Signal.SIGUSR2);
        child.Scheduler.Charge();
        ulong before = child.RunNanoseconds;
        _world.Hardware.Advance(2_000_003_000);
        child.Scheduler.Charge();
        process.ChildrenUsage.UserNanoseconds = 5_000_007_000;
        process.ChildrenUsage.SystemNanoseconds = 6_000_008_000;
        CoreStatus status = CoreStatus.Of(child, Signal.SIGSEGV);
        Assert.Equal(((int)Signal.SIGSEGV, (short)Signal.SIGSEGV), (status.SignalNumber, status.CurrentSignal));
        Assert.Equal((SignalSet.Of(Signal.SIGUSR1).Bits, child.Blocked.Bits), (status.Pending, status.Blocked));
        Assert.Equal((child.Id, init.Id, process.Group.Id, process.Session.Id), (status.ThreadId, status.ParentId, status.Group, status.Session));
        ResourceUsage usage = ResourceUsage.WithoutMemory(process);
        Assert.Equal(before + 2_000_003_000, usage.UserNanoseconds + usage.SystemNanoseconds);
        Assert.Equal(CoreTime.From(usage.UserNanoseconds), status.UserTime);
        Assert.Equal(CoreTime.From(usage.SystemNanoseconds), status.SystemTime);
        Assert.Equal((CoreTime.From(5_000_007_000), CoreTime.From(6_000_008_000)), (status.ChildrenUserTime, status.ChildrenSystemTime));
        Assert.Equal(1, status.HasFloatingPoint);
        SignalTaking.Take(child, new SignalSet(ulong.MaxValue));
        SignalTaking.Take(child, new SignalSet(ulong.MaxValue));
    });

    /// <summary>orig_rax is -1 outside of system calls.</summary>
    [Theory]
    [InlineData(TrapFrame.SyscallVector, 59UL)]
    [InlineData(14UL, ulong.MaxValue)]
    public void RegistersAreThoseOfTheProgram(ulong vector, ulong call) => _world.RunChild(child =>
    {
        UserRegisters.Fill(ref child.Frame);
        child.Frame.Vector = vector;
        child.Frame.ErrorCode = 59;
        child.Context.FsBase = 0x1111;
        child.Context.GsBase = 0x2222;
        Tine.Processes.UserRegisters registers = Tine.Processes.UserRegisters.Of(child);
        TrapFrame frame = child.Frame;
        Assert.Equal(call, registers.OriginalRax);
        Assert.Equal((frame.R15, frame.R14, frame.R13, frame.R12), (registers.R15, registers.R14, registers.R13, registers.R12));
        Assert.Equal((frame.R11, frame.R10, frame.R9, frame.R8), (registers.R11, registers.R10, registers.R9, registers.R8));
        Assert.Equal((frame.Rax, frame.Rbx, frame.Rcx, frame.Rdx), (registers.Rax, registers.Rbx, registers.Rcx, registers.Rdx));
        Assert.Equal((frame.Rsi, frame.Rdi, frame.Rbp, frame.Rsp), (registers.Rsi, registers.Rdi, registers.Rbp, registers.Rsp));
        Assert.Equal((frame.Rip, frame.Cs, frame.Rflags, frame.Ss), (registers.Rip, registers.Cs, registers.Flags, registers.Ss));
        Assert.Equal((0x1111UL, 0x2222UL), (registers.FsBase, registers.GsBase));
    });

    [Fact]
    public void AProcessIsDescribedByItsUserNameAndArguments() => _world.RunChild((init, child) =>
    {
        child.Credentials = FileWorld.User(1000);
        child.Scheduling = child.Scheduling.WithNice(-5);
        child.Name = "name"u8.ToArray();
        CoreDescription description = CoreDescription.Of(child);
        Assert.Equal(('R', -5), ((char)description.StateLetter, (int)description.Nice));
        Assert.Equal((1000U, 1000U), (description.UserId, description.GroupId));
        Assert.Equal((child.Id, init.Id), (description.ProcessId, description.ParentId));
        Assert.Equal((child.Process.Group.Id, child.Process.Session.Id), (description.Group, description.Session));
        Assert.Equal("name".PadRight(16, '\0') + "init ".PadRight(80, '\0'), Words(child));
        child.Process.ArgumentsEnd = child.Process.ArgumentsStart;
        Assert.Equal("name".PadRight(96, '\0'), Words(child));
    });

    private static string Words(Thread thread) => Encoding.Latin1.GetString(CoreDescription.WordsOf(thread));
}
