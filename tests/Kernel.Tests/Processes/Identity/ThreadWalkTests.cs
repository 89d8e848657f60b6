using System;
using System.Collections.Generic;
using System.Linq;
using Tine.Processes;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The threads that setpriority(2) and ioprio_set(2) mean, and the children that belong to one thread (__WNOTHREAD).</summary>
public sealed class ThreadWalkTests : IDisposable
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void OneThreadOrNone() => _world.Run(init =>
    {
        Assert.Equal([init.Id], Visit(ThreadWalk.OfThread(init, init)));
        Assert.Empty(Visit(ThreadWalk.OfThread(init, null)));
        Assert.Empty(Visit(ThreadWalk.OfGroup(init, null)));
    });

    [Fact]
    public void AllThreadsOfAGroupOrOfAUser() => _world.Run(init =>
    {
        var ids = new List<int>();
        for (int i = 0; i < 3; i++)
        {
            bool isMember = i != 1;
            _world.Fork(init, child =>
            {
                if (isMember)
                {
                    _world.World.Processes.Join(child.Process, ids.Count == 0 ? child.Process.Id : ids[0], child.Process.Session);
                }

                child.Credentials = FileWorld.User(isMember ? 1000U : 1001U);
                ids.Add(child.Id);
                ids.Add(_world.Clone(child, new CloneArguments(ThreadFlags, Signal.None), Sleep));
                Sleep(child);
            });
            Settle(init);
        }

        int[] members = [ids[0], ids[1], ids[4], ids[5]];
        Assert.Equal(members, Visit(ThreadWalk.OfGroup(init, _world.World.Processes.FindGroup(ids[0]))).Order());
        Assert.Equal(members, Visit(ThreadWalk.OfUser(init, 1000)).Order());
        Assert.Equal([ids[2], ids[3]], Visit(ThreadWalk.OfUser(init, 1001)).Order());
        Assert.Equal([init.Id], Visit(ThreadWalk.OfUser(init, 0)));
        Assert.Equal([init.Id, ids[2], ids[3]], Visit(ThreadWalk.OfGroup(init, init.Process.Group)).Order());
        Assert.Empty(Visit(ThreadWalk.OfUser(init, 7)));
    });

    /// <summary>A process that has ended and was not waited for still has its first thread.</summary>
    [Fact]
    public void AZombieIsVisitedOnce() => _world.Run(init =>
    {
        int id = _world.Fork(init, child => child.Credentials = FileWorld.User(1000));
        Settle(init);
        Assert.Equal([id], Visit(ThreadWalk.OfUser(init, 1000)));
        _world.WaitFor(init);
        Assert.Empty(Visit(ThreadWalk.OfUser(init, 1000)));
    });

    [Fact]
    public void AThreadMayWaitForItsOwnChildrenAlone() => _world.Run(init =>
    {
        int own = _world.Fork(init, _ => { });
        int others = 0;
        Thread? maker = null;
        _world.Clone(init, new CloneArguments(ThreadFlags, Signal.None), self =>
        {
            maker = self;
            others = _world.Fork(self, _ => { });
            Sleep(self);
        });
        Settle(init);
        Assert.Equal(own, WaitForOwn(init).Value.Child!.Id);
        Assert.Equal(Errno.ECHILD, WaitForOwn(init).Error);
        Assert.Equal(others, WaitForOwn(maker!).Value.Child!.Id);
        Assert.Equal(Errno.ECHILD, WaitForOwn(maker!).Error);
    });

    /// <summary>Children of a thread that has ended count as those of the eldest thread that is left.</summary>
    [Fact]
    public void ChildrenOfADeadThreadFallToTheEldest() => _world.Run(init =>
    {
        int child = 0;
        _world.Clone(init, new CloneArguments(ThreadFlags, Signal.None), self =>
        {
            child = _world.Fork(self, _ => { });
            Exit.Thread(self, 0);
        });
        Settle(init);
        Assert.Equal(child, WaitForOwn(init).Value.Child!.Id);
    });

    /// <summary>CLONE_PARENT makes a sibling: a child of the caller's parent.</summary>
    [Fact]
    public void ASiblingIsTheChildOfItsMakersMaker() => _world.Run(init =>
    {
        int sibling = 0;
        int child = _world.Fork(init, self => sibling = _world.Clone(self, new CloneArguments(CloneFlags.Parent, Signal.SIGCHLD), _ => { }));
        Settle(init);
        Assert.Equal([child, sibling], ((int[])[WaitForOwn(init).Value.Child!.Id, WaitForOwn(init).Value.Child!.Id]).Order());
    });

    private static List<int> Visit(ThreadWalk walk)
    {
        var visited = new List<int>();
        while (walk.MoveNext())
        {
            visited.Add(walk.Current!.Id);
        }

        Assert.Null(walk.Current);
        return visited;
    }

    private static void Sleep(Thread thread)
    {
        thread.Block(SleepKind.Killable, Caller.Never);
        ProcessWorld.Return(thread);
    }

    /// <summary>Lets all others run until they sleep or have ended.</summary>
    private void Settle(Thread thread)
    {
        ulong deadline = _world.Hardware.Nanoseconds + 1_000_000;
        while (thread.Block(SleepKind.Interruptible, deadline) == Errno.None)
        {
        }
    }

    private Result<WaitOutcome> WaitForOwn(Thread thread) => _world.TryWait(thread, WaitOptions.OwnThreadOnly | WaitOptions.NoHang);
}
