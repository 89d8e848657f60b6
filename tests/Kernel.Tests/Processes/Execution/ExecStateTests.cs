using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The state of a process that exec resets, and the state that it keeps; execve(2), "Effect on process attributes".</summary>
public sealed class ExecStateTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void WhatLiesInTheOldMemoryIsForgotten() => _world.Run(init =>
    {
        init.RobustList = new VirtualAddress(ProcessWorld.Data + 0x900);
        init.ClearThreadId = new VirtualAddress(ProcessWorld.Data + 0xa00);
        init.Sequence = new RestartableSequence(new VirtualAddress(ProcessWorld.Data + 0xb00), 0);
        Execute(init);
        Assert.True(init.RobustList.IsNull);
        Assert.True(init.ClearThreadId.IsNull);
        Assert.Null(init.Sequence);
    });

    [Fact]
    public void SignalsStayBlockedAndPending() => _world.Run(init =>
    {
        SignalSet mask = SignalSet.Of(Signal.SIGUSR1) | SignalSet.Of(Signal.SIGUSR2);
        SignalMask.SetMask(init, mask);
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        ProcessWorld.Catch(init.Process, Signal.SIGUSR2);
        ProcessWorld.Send(init, init.Process, Signal.SIGUSR1);
        Signals.SendToThread(init, SignalInfo.From(Signal.SIGUSR2, SignalCode.User, init));
        Execute(init);
        Assert.Equal(mask, init.Blocked);
        Assert.Equal(mask, SignalMask.PendingOf(init));
    });

    /// <summary>timer_create(2)'s timers go; alarms and interval timers stay.</summary>
    [Fact]
    public void AlarmsStayAndOtherTimersGo() => _world.Run(init =>
    {
        ProcessTimers timers = ProcessTimers.Of(init.Process);
        timers.Intervals.Set(IntervalTimerKind.Real, 5_000_000, 0);
        Assert.Equal(Errno.None, timers.Clocks.Create(Signal.SIGUSR1, null, null, ClockKind.Monotonic, null).Error);
        Execute(init);
        Assert.Null(timers.Clocks.Find(0));
        Assert.Equal(5_000_000UL, ProcessTimers.Find(init.Process)!.Intervals.LeftNanoseconds(IntervalTimerKind.Real));
    });

    [Fact]
    public void WhoseChildItIsAndWhatItMayUseStays() => _world.RunChild(self =>
    {
        Process process = self.Process;
        Process parent = process.Parent!;
        process.Limits = process.Limits.With(Resource.Core, new ResourceLimit(5, 6));
        process.IsChildSubreaper = true;
        process.OutOfMemoryAdjustment = 300;
        process.Memory.CoreFilter = CoreFilter.None;
        process.Memory.HasHugePagesOff = true;
        process.ParentDeathSignal = Signal.SIGUSR2;
        self.Scheduling = self.Scheduling.WithNice(7);
        self.HasNoNewPrivileges = true;
        ulong started = process.StartNanoseconds;
        int id = self.Id;
        Execute(self);
        Assert.Same(parent, process.Parent);
        Assert.Equal(new ResourceLimit(5, 6), process.Limits[Resource.Core]);
        Assert.True(process.IsChildSubreaper);
        Assert.Equal(300, process.OutOfMemoryAdjustment);
        Assert.Equal(CoreFilter.None, process.Memory.CoreFilter);
        Assert.True(process.Memory.HasHugePagesOff);
        Assert.Equal(Signal.SIGUSR2, process.ParentDeathSignal);
        Assert.Equal(7, self.Scheduling.Nice);
        Assert.True(self.HasNoNewPrivileges);
        Assert.Equal((id, started), (self.Id, process.StartNanoseconds));
    });

    [Fact]
    public void TheProgramIsWhatItWasGiven() => _world.Run(init =>
    {
        Process process = init.Process;
        process.HasExecuted = false;
        _world.WriteProgram("/a-name-of-more-than-15-bytes");
        Assert.Equal(Errno.None, Execution.Execute(init, "/a-name-of-more-than-15-bytes", ["one", "two"], ["A=1"]));
        Assert.Equal("a-name-of-more-"u8.ToArray(), init.Name);
        Assert.True(process.HasExecuted);
        Assert.Same(_world.Files.Find("/a-name-of-more-than-15-bytes"), process.Executable);
        Assert.Equal("/a-name-of-more-than-15-bytes"u8.ToArray(), process.ExecutablePath!.ToBytes(process.FileSystem.Root));
        Assert.Equal("one\0two\0", Text(process, process.ArgumentsStart, process.ArgumentsEnd));
        Assert.Equal("A=1\0", Text(process, process.ArgumentsEnd, process.EnvironmentEnd));
        Assert.Equal(init.Frame.Rsp, process.StackStart.Value);
    });

    /// <summary>A file that runs is not written to, and one that is open for writing does not run.</summary>
    [Fact]
    public void OnlyTheRunningProgramIsBusy() => _world.Run(init =>
    {
        _world.WriteProgram("/second");
        Assert.Equal(Errno.ETXTBSY, _world.Files.TryOpen("/init", OpenFlags.WriteOnly).Error);
        Assert.Equal(Errno.None, Execution.Execute(init, "/second", ["x"], []));
        Assert.Equal(Errno.ETXTBSY, _world.Files.TryOpen("/second", OpenFlags.WriteOnly).Error);
        OpenFile writer = _world.Files.Open("/init", OpenFlags.WriteOnly);
        Assert.Equal(Errno.ETXTBSY, Execution.Execute(init, "/init", ["x"], []));
        writer.Release();
        Assert.Equal(Errno.None, Execution.Execute(init, "/init", ["x"], []));
    });

    [Theory]
    [InlineData(0x1edu, true)]
    [InlineData(0x149u, false)]
    public void AProgramThatItsUserCannotReadIsNotDumped(uint mode, bool isDumpable) => _world.RunChild(self =>
    {
        _world.WriteProgram("/program");
        _world.Files.Find("/program").ChangePermissions(Credentials.Root(), (Permissions)mode);
        self.Credentials = FileWorld.User(1000);
        Assert.Equal(Errno.None, Execution.Execute(self, "/program", ["x"], []));
        Assert.Equal(isDumpable, self.Process.Memory.IsDumpable);
    });

    /// <summary>Linux clears exit signals at exec: a parent that waits as usual finds the child.</summary>
    [Fact]
    public void TheExitSignalIsSIGCHLDFromThenOn() => _world.Run(init =>
    {
        int id = _world.Clone(init, new CloneArguments(CloneFlags.None, Signal.None), child => Execute(child));
        Assert.Equal(Errno.ECHILD, _world.TryWait(init).Error);
        while (_world.World.Processes.Find(id) is { IsZombie: false })
        {
            init.Scheduler.Yield(init);
        }

        Assert.Equal(id, _world.WaitFor(init).Child!.Id);
    });

    private static void Execute(Thread thread) => Assert.Equal(Errno.None, Execution.Execute(thread, "/init", ["init"], []));

    private static string Text(Process process, VirtualAddress start, VirtualAddress end)
    {
        byte[] bytes = new byte[end - start];
        Assert.Equal(Errno.None, process.Memory.CopyIn(start, bytes));
        return System.Text.Encoding.Latin1.GetString(bytes);
    }
}
