using System;
using System.Collections.Generic;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The order in which threads run that give the processor away, or that others help.</summary>
public sealed class YieldingTests : IDisposable
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
    private const ulong Millisecond = 1_000_000;

    private readonly ProcessWorld _world = new();
    private readonly List<string> _ran = [];

    public void Dispose() => _world.Dispose();

    [Fact]
    public void WhoYieldsComesAfterAllOthers() => _world.Run(init =>
    {
        Start(init, "a");
        Start(init, "b");
        init.Scheduler.Yield(init);
        Assert.Equal(["a", "b"], _ran);
        ulong switches = init.Scheduler.Switches;
        init.Scheduler.Yield(init);
        Assert.Equal(switches, init.Scheduler.Switches);
    });

    /// <summary>The giver runs first, and then at once the one that waits for what it gives.</summary>
    [Fact]
    public void WhoYieldsToAThreadComesRightAfterIt() => _world.Run(init =>
    {
        Start(init, "a");
        Start(init, "b");
        Thread giver = Start(init, "giver");
        init.Scheduler.YieldTo(giver, init);
        Assert.Equal(["giver"], _ran);
        init.Scheduler.Yield(init);
        Assert.Equal(["giver", "a", "b"], _ran);
        Assert.Equal(ThreadState.Dead, giver.State);
    });

    [Fact]
    public void WithoutAGiverThatIsReadyAllOthersRun() => _world.Run(init =>
    {
        Start(init, "a");
        Start(init, "b");
        init.Scheduler.YieldTo(null, init);
        Assert.Equal(["a", "b"], _ran);
        Start(init, "c");
        init.Scheduler.YieldTo(init, init);
        Assert.Equal(["a", "b", "c"], _ran);
    });

    [Fact]
    public void WorkForAllIsNotCharged() => _world.Run(init =>
    {
        long credit = init.Scheduler.CreditOf(init);
        _world.Hardware.Advance(3 * Millisecond);
        init.Scheduler.RefundTo(init, credit);
        Assert.Equal(credit, init.CreditNanoseconds);
        Assert.Equal(3 * Millisecond, init.RunNanoseconds);
        _world.Hardware.Advance(2 * Millisecond);
        Assert.Equal(credit - (long)(2 * Millisecond), init.Scheduler.CreditOf(init));
    });

    [Fact]
    public void AThreadMovedToTheFrontRunsNext() => _world.Run(init =>
    {
        Start(init, "a");
        Start(init, "b");
        Thread last = Start(init, "c");
        init.Scheduler.MoveToFront(last);
        init.Scheduler.MoveToFront(init);
        init.Scheduler.Yield(init);
        Assert.Equal(["c", "a", "b"], _ran);
    });

    /// <summary>A thread that sleeps is not ready, wherever it is to be moved.</summary>
    [Fact]
    public void ASleeperIsNotMoved() => _world.Run(init =>
    {
        ulong deadline = _world.Hardware.Nanoseconds + (5 * Millisecond);
        Thread? sleeper = null;
        Start(init, "sleeper", self =>
        {
            sleeper = self;
            Assert.Equal(Errno.ETIMEDOUT, self.Block(SleepKind.Interruptible, deadline));
        });
        init.Scheduler.Yield(init);
        init.Scheduler.MoveToFront(sleeper!);
        init.Scheduler.Yield(init);
        Assert.Empty(_ran);
        Assert.Equal(Errno.ETIMEDOUT, init.Block(SleepKind.Interruptible, deadline + Millisecond));
        Assert.Equal(["sleeper"], _ran);
    });

    /// <summary>A maker gives half of its time away with each child, and lets the children run when little is left.</summary>
    [Fact]
    public void AChildGetsHalfOfItsMakersTime() => _world.Run(init =>
    {
        long before = init.Scheduler.CreditOf(init);
        Thread child = Start(init, "a");
        Assert.Equal(before / 2, child.CreditNanoseconds);
        Assert.Equal(before - (before / 2), init.CreditNanoseconds);
        Assert.Equal(init.Round, child.Round);
        Assert.Equal(ReturnWork.None, init.ReturnWork & ReturnWork.Reschedule);
        for (int i = 0; i < 4; i++)
        {
            Start(init, "b");
        }

        Assert.Equal(ReturnWork.Reschedule, init.ReturnWork & ReturnWork.Reschedule);
        init.Scheduler.Preempt(init);
        init.Scheduler.Yield(init);
        Assert.Equal(5, _ran.Count);
    });

    [Fact]
    public void ASleepUntilAMomentThatIsPastDoesNotSleep() => _world.Run(init =>
    {
        ulong switches = init.VoluntarySwitches;
        Assert.Equal(Errno.ETIMEDOUT, init.Block(SleepKind.Interruptible, _world.Hardware.Nanoseconds));
        Assert.Equal(switches, init.VoluntarySwitches);
        Assert.Equal(Caller.Never, init.SleepDeadlineNanoseconds);
    });

    /// <summary>Killable sleeps end by a kill alone, interruptible ones by any signal; what is pending before counts, too.</summary>
    [Theory]
    [InlineData(SleepKind.Interruptible, Signal.SIGUSR1, true)]
    [InlineData(SleepKind.Killable, Signal.SIGUSR1, false)]
    [InlineData(SleepKind.Killable, Signal.SIGKILL, true)]
    public void SignalsEndSleeps(SleepKind kind, Signal signal, bool isEnded) => _world.RunChild((init, child) =>
    {
        ProcessWorld.Catch(child.Process, Signal.SIGUSR1);
        ulong start = _world.Hardware.Nanoseconds;
        int helper = _world.Fork(child, self => ProcessWorld.Send(init, child.Process, signal));
        Errno expected = isEnded ? Errno.ERESTARTSYS : Errno.ETIMEDOUT;
        Assert.Equal(expected, child.Block(kind, start + (5 * Millisecond)));
        Assert.Equal(isEnded, _world.Hardware.Nanoseconds < start + (5 * Millisecond));
        Assert.Equal(expected, child.Block(kind, _world.Hardware.Nanoseconds + (5 * Millisecond)));
        Assert.Equal(isEnded, (child.ReturnWork & ReturnWork.Restart) != 0);
        Assert.NotEqual(0, helper);
        Exit.Group(child, child.IsKilled ? (int)Signal.SIGKILL : 0);
    }, signal == Signal.SIGKILL ? (int)Signal.SIGKILL : 0);

    private Thread Start(Thread maker, string name) => Start(maker, name, _ => { });

    private Thread Start(Thread maker, string name, Action<Thread> program)
    {
        int id = _world.Clone(maker, new CloneArguments(ThreadFlags, Signal.None), self =>
        {
            program(self);
            _ran.Add(name);
            Exit.Thread(self, 0);
        });
        return _world.World.Processes.FindThread(id)!;
    }
}
