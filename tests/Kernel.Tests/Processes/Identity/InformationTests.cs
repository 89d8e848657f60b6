using System;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Processes and threads as /proc sees them: each value is the one of its own field.</summary>
public sealed class InformationTests : IDisposable
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void AProcessShowsItsState() => Run((init, child) =>
    {
        Process process = child.Process;
        ProcessView view = new ProcessList(_world.World).Find(process.Id)!;
        process.ChildrenUsage = new ResourceUsage { UserNanoseconds = 21, SystemNanoseconds = 22, MinorFaults = 23 };
        process.EndedThreadsUsage = new ResourceUsage { UserNanoseconds = 1, SystemNanoseconds = 2 };
        child.RunNanoseconds = 0;
        child.VoluntarySwitches = 31;
        child.InvoluntarySwitches = 32;
        child.Scheduling = child.Scheduling.WithNice(4).WithPolicy(SchedulingPolicy.Batch, 0, SchedulingInheritance.Same);
        process.StartNanoseconds = 33;
        process.Personality = 34;
        process.ExitSignal = Signal.SIGUSR2;
        process.OutOfMemoryAdjustment = 35;
        process.StackStart = new VirtualAddress(36);
        process.ArgumentsStart = new VirtualAddress(37);
        process.ArgumentsEnd = new VirtualAddress(38);
        process.EnvironmentEnd = new VirtualAddress(39);
        process.Limits = process.Limits.With(Resource.Core, new ResourceLimit(40, 41));
        Assert.Equal(process.Id, view.ProcessId);
        Assert.Equal(init.Id, view.ParentId);
        Assert.Equal(init.Process.Group.Id, view.ProcessGroup);
        Assert.Equal(init.Process.Session.Id, view.Session);
        Assert.Equal((1UL, 2UL), view.Times);
        Assert.Equal((21UL, 22UL, 23UL), (view.ChildrenUserTime, view.ChildrenSystemTime, view.ChildrenFaults));
        Assert.Equal((31UL, 32UL), (view.VoluntarySwitches, view.InvoluntarySwitches));
        Assert.Equal((4, (int)SchedulingPolicy.Batch), (view.Nice, view.Policy));
        Assert.Equal((33UL, 34U, (int)Signal.SIGUSR2), (view.StartTime, view.Personality, view.ExitSignal));
        Assert.Equal((35, OutOfMemoryVictim.ScoreOf(process)), (view.OutOfMemoryAdjustment, view.OutOfMemoryScore));
        Assert.Equal((36UL, 37UL), (view.StackStart.Value, view.ArgumentsStart.Value));
        Assert.Equal((38UL, 39UL), (view.ArgumentsEnd.Value, view.EnvironmentEnd.Value));
        Assert.Equal((40UL, 41UL), view.LimitOf((int)Resource.Core));
        Assert.Equal(1, view.ThreadCount);
        Assert.Equal(0, view.ExitStatus);
        Assert.True(view.HasNotExecuted);
        process.HasExecuted = true;
        Assert.False(view.HasNotExecuted);
        Assert.Same(process.Memory, view.Memory);
        Assert.Same(process.FileSystem, view.Files);
        Assert.Same(process.Descriptors, view.OpenFiles);
        Assert.Same(process.Executable, view.Executable);
        Assert.True(view.IsSame(new ProcessList(_world.World).Find(process.Id)!));
        Assert.False(view.IsSame(new ProcessList(_world.World).Find(init.Id)!));
        process.Memory.IsDumpable = true;
        Assert.True(view.IsDumpable);
        process.Memory.IsDumpable = false;
        Assert.False(view.IsDumpable);
        process.ExitSignal = Signal.SIGCHLD;
    });

    [Fact]
    public void SignalsAreShownBySet() => Run((init, child) =>
    {
        ProcessView view = new ProcessList(_world.World).Find(child.Id)!;
        SignalMask.SetMask(child, SignalSet.Of(Signal.SIGUSR1) | SignalSet.Of(Signal.SIGUSR2));
        ProcessWorld.Send(init, child.Process, Signal.SIGUSR1);
        Signals.SendToThread(child, SignalInfo.From(Signal.SIGUSR2, SignalCode.User, init));
        ProcessWorld.Catch(child.Process, Signal.SIGTERM);
        child.Process.Handlers.Set(Signal.SIGHUP, new SignalAction { Handler = SignalAction.IgnoreHandler });
        Assert.Equal(SignalSet.Of(Signal.SIGUSR1).Bits, view.PendingSignals);
        Assert.Equal(SignalSet.Of(Signal.SIGUSR2).Bits, view.ThreadPendingSignals);
        Assert.Equal((SignalSet.Of(Signal.SIGUSR1) | SignalSet.Of(Signal.SIGUSR2)).Bits, view.BlockedSignals);
        Assert.Equal(SignalSet.Of(Signal.SIGTERM).Bits, view.CaughtSignals);
        Assert.Equal(SignalSet.Of(Signal.SIGHUP).Bits, view.IgnoredSignals & SignalSet.Of(Signal.SIGHUP).Bits);
        Assert.Equal(2, view.QueuedSignals);
    });

    [Fact]
    public void AZombieIsShownAsOne() => _world.Run(init =>
    {
        int id = _world.Fork(init, _ => { });
        init.Scheduler.Yield(init);
        ProcessView view = new ProcessList(_world.World).Find(id)!;
        Assert.Equal('Z', view.State);
        _world.WaitFor(init);
    });

    [Fact]
    public void ChildrenAndThreadsAreListed() => Run((init, child) =>
    {
        int id = child.Process.Id;
        _world.Fork(child, _ => { });
        _world.Fork(child, _ => { });
        _world.Clone(child, new CloneArguments(ThreadFlags, Signal.None), self =>
        {
            self.Block(SleepKind.Killable, 1);
            Exit.Thread(self, 0);
        });
        ProcessView view = new ProcessList(_world.World).Find(id)!;
        var text = new TextBuffer();
        view.ListChildren(child, text);
        Assert.Equal($"{id + 1} {id + 2} ", Encoding.ASCII.GetString(text.Bytes));
        Assert.Equal((id, id + 3, 0), (view.NextThreadAfter(0), view.NextThreadAfter(id), view.NextThreadAfter(id + 3)));
        Assert.Equal(id + 3, view.FindThread(id + 3)!.ThreadId);
        Assert.Null(view.FindThread(init.Id));
        Assert.Equal(2, view.ThreadCount);
        Assert.Equal((1, 0), (view.ParentId, new ProcessList(_world.World).Find(1)!.ParentId));
        _world.WaitFor(child);
        _world.WaitFor(child);
        child.Block(SleepKind.Killable, _world.Hardware.Nanoseconds + 1_000_000_000);
    });

    /// <summary>The first thread of a process is seen until the process is waited for.</summary>
    [Fact]
    public void AFirstThreadThatHasEndedCounts() => _world.Run(init =>
    {
        int id = _world.Fork(init, leader =>
        {
            _world.Clone(leader, new CloneArguments(ThreadFlags, Signal.None), self => self.Block(SleepKind.Killable, Caller.Never));
            Exit.Thread(leader, 0);
        });
        init.Scheduler.Yield(init);
        ProcessView view = new ProcessList(_world.World).Find(id)!;
        Assert.Equal((2, 'Z', id + 1), (view.ThreadCount, view.State, view.NextThreadAfter(0)));
        Signals.SendToProcess(_world.World.Processes.Find(id)!, SignalInfo.FromKernel(Signal.SIGKILL));
        _world.WaitFor(init);
    });

    [Fact]
    public void ArgumentsAreReadFromTheProgram() => Run((_, child) =>
    {
        Process process = child.Process;
        var start = new VirtualAddress(ProcessWorld.Data + 0x800);
        Assert.Equal(Errno.None, process.Memory.CopyOut(start, "one\0two\0A=1\0"u8));
        process.ArgumentsStart = start;
        process.ArgumentsEnd = start + 8;
        process.EnvironmentEnd = start + 12;
        ProcessView view = new ProcessList(_world.World).Find(process.Id)!;
        Assert.Equal("one\0two\0", Encoding.ASCII.GetString(view.CommandLine));
        Assert.Equal("A=1\0", Encoding.ASCII.GetString(view.Environment));
        view.SetProgramName("other"u8);
        Assert.Equal("other", Encoding.ASCII.GetString(view.ProgramName));
    });

    /// <summary>/proc/PID/oom_score_adj: without CAP_SYS_RESOURCE not below what somebody with it set last.</summary>
    [Fact]
    public void TheAdjustmentHasALowestValue() => Run((init, child) =>
    {
        ProcessView view = new ProcessList(_world.World).Find(child.Id)!;
        Assert.Equal(Errno.None, view.SetOutOfMemoryAdjustment(init, -10));
        init.Credentials = FileWorld.User(1000);
        Assert.Equal(Errno.None, view.SetOutOfMemoryAdjustment(init, 20));
        Assert.Equal(Errno.None, view.SetOutOfMemoryAdjustment(init, -10));
        Assert.Equal(Errno.EACCES, view.SetOutOfMemoryAdjustment(init, -11));
        Assert.Equal((-10, -10), (child.Process.OutOfMemoryAdjustment, child.Process.LowestOutOfMemoryAdjustment));
    });

    [Fact]
    public void ATimerSlackIsForItsOwnerOrTheCapability() => Run((init, child) =>
    {
        ProcessView view = new ProcessList(_world.World).Find(child.Id)!;
        Assert.Equal(Errno.None, view.SetTimerSlack(init, 77));
        Assert.Equal(77UL, view.GetTimerSlack(init).Value);
        Assert.Equal(77UL, child.Scheduling.SlackNanoseconds);
        init.Credentials = FileWorld.User(1000);
        Assert.Equal(Errno.EPERM, view.SetTimerSlack(init, 78));
        Assert.Equal(Errno.EPERM, view.GetTimerSlack(init).Error);
        Assert.Equal(Errno.None, view.SetTimerSlack(child, 79));
        Assert.Equal(79UL, child.Scheduling.SlackNanoseconds);
    });

    [Fact]
    public void AThreadShowsWhatIsItsOwn() => Run((_, child) =>
    {
        _world.Clone(child, new CloneArguments(ThreadFlags, Signal.None), other =>
        {
            other.Name = FileWorld.Bytes("second");
            other.Scheduling = other.Scheduling.WithNice(9).WithPolicy(SchedulingPolicy.RoundRobin, 3, SchedulingInheritance.Same);
            other.VoluntarySwitches = 51;
            other.InvoluntarySwitches = 52;
            other.HasNoNewPrivileges = true;
            other.Credentials = FileWorld.User(1000);
            other.RunNanoseconds = 100;
            other.UserTicks = 1;
            other.SystemTicks = 1;
            SignalMask.SetMask(other, SignalSet.Of(Signal.SIGUSR1));
            Signals.SendToThread(other, SignalInfo.From(Signal.SIGUSR1, SignalCode.User, child));
            ProcessView view = new ProcessList(_world.World).FindByThread(other.Id)!;
            ProcessView process = new ProcessList(_world.World).Find(child.Id)!;
            Assert.Equal((other.Id, child.Process.Id), (view.ThreadId, view.ProcessId));
            Assert.Equal((9, (int)SchedulingPolicy.RoundRobin), (view.Nice, view.Policy));
            Assert.Equal(3, view.RealTimePriority.Own);
            Assert.Equal((0, 0), (process.Nice, process.RealTimePriority.Own));
            Assert.Equal((51UL, 52UL), (view.VoluntarySwitches, view.InvoluntarySwitches));
            Assert.True(view.HasNoNewPrivileges);
            Assert.False(process.HasNoNewPrivileges);
            Assert.Equal(1000U, view.Identity.Users.Real);
            Assert.Equal(0U, process.Identity.Users.Real);
            Assert.Equal((50UL, 50UL), view.Times);
            Assert.Equal(SignalSet.Of(Signal.SIGUSR1).Bits, view.BlockedSignals);
            Assert.Equal(SignalSet.Of(Signal.SIGUSR1).Bits, view.ThreadPendingSignals);
            Assert.Equal(0UL, process.BlockedSignals | process.ThreadPendingSignals);
            Assert.Equal("second", Encoding.ASCII.GetString(view.ProgramName));
            view.SetProgramName("third"u8);
            Assert.Equal("third", Encoding.ASCII.GetString(other.Name));
            Assert.Equal(2, view.ThreadCount);
            Exit.Thread(other, 0);
        });
        child.Scheduler.Yield(child);
    });

    private void Run(Action<Thread, Thread> program) => _world.Run(init =>
    {
        _world.Fork(init, child => program(init, child));
        Assert.Equal(0, _world.WaitFor(init).Status);
    });
}
