using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Signals for a whole process: which thread takes them, and who else hears of them.</summary>
public sealed class SharedSignalTests : IDisposable
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    /// <summary>A signal wakes one thread alone; when that ends first, another one has to be woken for it.</summary>
    [Fact]
    public void ASignalThatADeadThreadHasNotTakenGoesToAnother() => RunWithSleeper(leader =>
    {
        ProcessWorld.Send(leader, leader.Process, Signal.SIGUSR1);
        Exit.Thread(leader, 0);
    });

    [Fact]
    public void ASignalThatIsBlockedBeforeItWasTakenGoesToAnother() => RunWithSleeper(leader =>
    {
        ProcessWorld.Send(leader, leader.Process, Signal.SIGUSR1);
        SignalMask.SetMask(leader, SignalSet.Of(Signal.SIGUSR1));
        Assert.False(leader.IsInterrupted);
        leader.Block(SleepKind.Killable, Caller.Never);
        ProcessWorld.Return(leader);
    });

    [Fact]
    public void ASignalThatTheFirstThreadBlocksGoesToAnother() => RunWithSleeper(leader =>
    {
        SignalMask.SetMask(leader, SignalSet.Of(Signal.SIGUSR1));
        ProcessWorld.Send(leader, leader.Process, Signal.SIGUSR1);
        Assert.False(leader.IsInterrupted);
        leader.Block(SleepKind.Killable, Caller.Never);
        ProcessWorld.Return(leader);
    });

    /// <summary>SIGPIPE, for example.</summary>
    [Fact]
    public void ASignalThatAThreadRaisesForItselfIsTakenOnReturn() => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGPIPE);
        init.RaiseSignal(Signal.SIGPIPE);
        Assert.True(init.IsInterrupted);
        ProcessWorld.Return(init);
        Assert.True(SignalMask.PendingOf(init).IsEmpty);
    });

    /// <summary>A sleeping reader of a signalfd is woken by a signal that is blocked and has no handler.</summary>
    [Fact]
    public void WhoReadsSignalsIsWokenByABlockedOne() => _world.Run(init =>
    {
        var usr1 = SignalSet.Of(Signal.SIGUSR1);
        SignalMask.SetMask(init, usr1);
        var file = new SignalFile(_world.Files.Services, init.World, usr1, OpenFlags.ReadOnly);
        int child = _world.Fork(init, sender => ProcessWorld.Send(sender, init.Process, Signal.SIGUSR1));
        var record = new byte[128];
        IoBuffer destination = IoBuffer.ForKernel(record);
        Assert.Equal(128, file.Read(init, ref destination).Value);
        Assert.Equal(((byte)Signal.SIGUSR1, child), (record[0], BitConverter.ToInt32(record, 12)));
    });

    /// <summary>Each of thousands that end together would look at all the others, when nobody takes a signal any more.</summary>
    [Fact]
    public void ASignalThatIsLeftInAnEndingProcessIsForNobody() => _world.Run(init =>
    {
        bool isTold = true;
        _world.Fork(init, leader =>
        {
            ProcessWorld.Catch(leader.Process, Signal.SIGUSR1);
            _world.Clone(leader, new CloneArguments(ThreadFlags, Signal.None), sleeper =>
            {
                sleeper.Block(SleepKind.Interruptible, Caller.Never);
                isTold = (sleeper.ReturnWork & ReturnWork.Signal) != 0;
            });
            leader.Scheduler.Yield(leader);
            ProcessWorld.Send(leader, leader.Process, Signal.SIGUSR1);
            Exit.Group(leader, Exit.StatusOf(5));
        });
        Assert.Equal(5 << 8, _world.WaitFor(init).Status);
        Assert.False(isTold);
    });

    [Fact]
    public void WhoPollsForSignalsIsWoken() => _world.Run(init =>
    {
        var usr1 = SignalSet.Of(Signal.SIGUSR1);
        SignalMask.SetMask(init, usr1);
        var file = new SignalFile(_world.Files.Services, init.World, usr1, OpenFlags.ReadOnly);
        var table = new PollTable(init);
        Assert.Equal(PollEvents.None, file.Poll(table));
        _world.Fork(init, child => ProcessWorld.Send(child, init.Process, Signal.SIGUSR1));
        Assert.Equal(Errno.None, table.Wait(Caller.Never));
        table.Clear();
        Assert.Equal(PollEvents.In, file.Poll(null));
    });

    /// <summary>A child with a second thread that sleeps until SIGUSR1 comes, and ends the process with 5.</summary>
    private void RunWithSleeper(Action<Thread> leaderProgram) => _world.Run(init =>
    {
        _world.Fork(init, leader =>
        {
            ProcessWorld.Catch(leader.Process, Signal.SIGUSR1);
            _world.Clone(leader, new CloneArguments(ThreadFlags, Signal.None), sleeper =>
            {
                Assert.Equal(Errno.ERESTARTSYS, sleeper.Block(SleepKind.Interruptible, Caller.Never));
                Assert.Equal((int)Signal.SIGUSR1, SignalTaking.TakeNext(sleeper).Number);
                Exit.Group(sleeper, Exit.StatusOf(5));
            });
            leader.Scheduler.Yield(leader);
            leaderProgram(leader);
            Assert.Fail("The first thread should be over.");
        });
        Assert.Equal(5 << 8, _world.WaitFor(init).Status);
    });
}
