using System;
using System.Collections.Generic;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

public sealed class WaitTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void WithoutChildrenThereIsNothingToWaitFor() => _world.Run(init =>
        Assert.Equal(Errno.ECHILD, _world.TryWait(init).Error));

    [Fact]
    public void NoHangSaysNothingOfAChildThatRuns() => _world.Run(init =>
    {
        _world.Fork(init, _ => { });
        Assert.Null(_world.WaitFor(init, WaitOptions.NoHang).Child);
        Assert.NotNull(_world.WaitFor(init).Child);
        Assert.Equal(Errno.ECHILD, _world.TryWait(init, WaitOptions.NoHang).Error);
    });

    [Fact]
    public void NoWaitLeavesTheZombie() => _world.Run(init =>
    {
        _world.Fork(init, child => Exit.Group(child, Exit.StatusOf(4)));
        Assert.Equal(4, _world.WaitFor(init, WaitOptions.NoWait).Info.Status);
        WaitOutcome outcome = _world.WaitFor(init);
        Assert.Equal((int)SignalCode.Exited, outcome.Info.Code);
        Assert.Equal(4 << 8, outcome.Status);
    });

    [Fact]
    public void AChildWithAnotherExitSignalNeedsAllOrClone() => _world.Run(init =>
    {
        _world.Clone(init, new CloneArguments(CloneFlags.None, Signal.None), _ => { });
        Assert.Equal(Errno.ECHILD, _world.TryWait(init).Error);
        Assert.NotNull(_world.WaitFor(init, WaitOptions.Clone).Child);
        _world.Clone(init, new CloneArguments(CloneFlags.None, Signal.SIGUSR1), _ => { });
        Assert.NotNull(_world.WaitFor(init, WaitOptions.All).Child);
    });

    [Fact]
    public void WhoIgnoresSIGCHLDHasNoZombies() => _world.Run(init =>
    {
        init.Process.Handlers.Set(Signal.SIGCHLD, new SignalAction { Handler = SignalAction.IgnoreHandler });
        _world.Fork(init, _ => { });
        Assert.Equal(Errno.ECHILD, _world.TryWait(init).Error);
        Assert.Equal(1, _world.World.Processes.ProcessCount);
    });

    [Fact]
    public void OrphansGoToInit() => _world.Run(init =>
    {
        _world.Fork(init, parent =>
        {
            _world.Fork(parent, child =>
            {
                child.Scheduler.Yield(child);
                Assert.Same(init.Process, child.Process.Parent);
                Exit.Group(child, Exit.StatusOf(9));
            });
        });
        Assert.Equal(0, _world.WaitFor(init).Status);
        Assert.Equal(9 << 8, _world.WaitFor(init).Status);
    });

    [Fact]
    public void OrphansGoToASubreaperFirst() => _world.RunChild(reaper =>
    {
        reaper.Process.IsChildSubreaper = true;
        _world.Fork(reaper, parent => _world.Fork(parent, child => Exit.Group(child, Exit.StatusOf(9))));
        Assert.Equal(0, _world.WaitFor(reaper).Status);
        Assert.Equal(9 << 8, _world.WaitFor(reaper).Status);
    });

    [Fact]
    public void TheEndOfAProcessGivesEverythingBack() => _world.Run(init =>
    {
        Action round = () =>
        {
            _world.Fork(init, child => _world.Fork(child, _ => { }));
            _world.WaitFor(init);
            _world.WaitFor(init);
        };
        round();
        ulong free = FrameAllocator.Current.FreeFrames;
        for (int i = 0; i < 50; i++)
        {
            round();
        }

        Assert.Equal(free, FrameAllocator.Current.FreeFrames);
        Assert.Equal(1, _world.World.Processes.ThreadCount);
        Assert.Equal(1, _world.Hardware.StacksInUse);
    });

    [Fact]
    public void ThreadsEndAloneAndTogether() => _world.Run(init =>
    {
        const CloneFlags thread = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
        var word = new VirtualAddress(ProcessWorld.Data + 0x800);
        _world.Fork(init, leader =>
        {
            var clears = new CloneArguments(thread | CloneFlags.ChildClearThreadId, Signal.None, ChildThreadId: word);
            leader.Process.Memory.Write(word, 1);
            _world.Clone(leader, clears, self => Exit.Thread(self, 0));
            Assert.Equal(Errno.None, Futex.Wait(leader, word, FutexScope.Shared, 1, Caller.Never, Futex.AllBits));
            Assert.Equal(0, leader.Process.Memory.Read<int>(word).Value);
            Assert.Equal(1, leader.Process.LiveThreads);

            _world.Clone(leader, new CloneArguments(thread, Signal.None), self =>
            {
                self.Block(SleepKind.Interruptible, Caller.Never);
                ProcessWorld.Return(self, Errno.ERESTARTSYS);
                Assert.Fail("The thread should be over.");
            });
            leader.Scheduler.Yield(leader);
            Exit.Group(leader, Exit.StatusOf(6));
        });
        Assert.Equal(6 << 8, _world.WaitFor(init).Status);
        Assert.Equal(1, _world.World.Processes.ThreadCount);
    });

    [Fact]
    public void NumbersWrapAndSkipWhatIsInUse()
    {
        var seen = new HashSet<int>();
        _world.Run(init =>
        {
            ProcessTable table = _world.World.Processes;
            table.Join(init.Process, init.Id, init.Process.Session);
            for (int i = 0; i < ProcessTable.Limit + 1000; i++)
            {
                var thread = new Thread(init.Process, init.Scheduler) { Scheduling = init.Scheduling };
                int id = table.Add(thread).Value;
                Assert.NotEqual(init.Id, id);
                seen.Add(id);
                if (i == 500)
                {
                    continue; // stays in use
                }

                table.Remove(thread);
            }

            Assert.NotNull(table.FindThread(502));
            Assert.True(seen.Count > ProcessTable.Limit - ProcessTable.FirstAfterWrap);
        });
    }

    [Fact]
    public void AGroupKeepsItsNumberWhenItsLeaderIsGone() => _world.Run(init =>
    {
        ProcessTable table = _world.World.Processes;
        int leader = 0;
        _world.Fork(init, self =>
        {
            leader = self.Id;
            table.Join(self.Process, self.Id, self.Process.Session);
            _world.Fork(self, member =>
            {
                Assert.Equal(leader, member.Process.Group.Id);
                member.Scheduler.Yield(member);
            });
        });
        _world.WaitFor(init, processId: 0);
        Assert.NotNull(table.FindGroup(leader));
        _world.WaitFor(init);
        Assert.Null(table.FindGroup(leader));
    });

    [Fact]
    public void WhoPollsForAnEndIsWoken() => _world.Run(init =>
    {
        int id = _world.Fork(init, child => child.Scheduler.Yield(child));
        Process process = _world.World.Processes.Find(id)!;
        var handle = new ProcessHandle(_world.Files.Services, process, OpenFlags.ReadOnly);
        var table = new PollTable(init);
        Assert.Equal(PollEvents.None, handle.Poll(table));
        Assert.Equal(Errno.None, table.Wait(Caller.Never));
        table.Clear();
        Assert.Equal(PollEvents.Readable, handle.Poll(null));
        Assert.Same(process, handle.Find().Value);
        _world.WaitFor(init);
        Assert.Equal(Errno.ESRCH, handle.Find().Error);
    });
}
