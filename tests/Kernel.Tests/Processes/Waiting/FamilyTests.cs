using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>News of children for their parents: SIGCHLD, and the choices of wait4(2) and waitid(2).</summary>
public sealed class FamilyTests : IDisposable
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    /// <summary>SIGCHLD is ignored by default, but kept for a thread that blocks it and may wait for it.</summary>
    [Theory]
    [InlineData(false, false, false, false)]
    [InlineData(true, false, false, true)]
    [InlineData(false, true, false, true)]
    [InlineData(false, true, true, false)]
    public void SIGCHLDIsKeptForWhoCatchesOrBlocksIt(bool isCaught, bool isBlocked, bool isIgnored, bool isSent) => _world.RunChild(parent =>
    {
        if (isCaught)
        {
            ProcessWorld.Catch(parent.Process, Signal.SIGCHLD);
        }

        SignalMask.SetMask(parent, isBlocked ? SignalSet.Of(Signal.SIGCHLD) : default);
        if (isIgnored)
        {
            Ignore(parent);
        }

        int id = _world.Fork(parent, child => Exit.Group(child, Exit.StatusOf(3)));
        AwaitEnd(parent, id);
        Assert.Equal(isSent, SignalMask.PendingOf(parent).Has(Signal.SIGCHLD));
        if (isSent)
        {
            SignalInfo info = SignalTaking.Take(parent, SignalSet.Of(Signal.SIGCHLD));
            Assert.Equal(((int)Signal.SIGCHLD, (int)SignalCode.Exited, id, 3), (info.Number, info.Code, info.ProcessId, info.Status));
        }

        Assert.Equal(isIgnored ? Errno.ECHILD : Errno.None, _world.TryWait(parent).Error);
    });

    [Fact]
    public void TheNewsOfAChildHasItsRealUser() => _world.RunChild(parent =>
    {
        SignalMask.SetMask(parent, SignalSet.Of(Signal.SIGCHLD));
        int id = _world.Fork(parent, child =>
        {
            child.Credentials = new Credentials(new IdentitySet(1000, 7, 8, 9), default, []);
            Exit.Group(child, Exit.StatusOf(0));
        });
        AwaitEnd(parent, id);
        Assert.Equal(1000U, SignalTaking.Take(parent, SignalSet.Of(Signal.SIGCHLD)).UserId);
    });

    [Fact]
    public void AChildThatASignalEndsTellsWhichItWas() => _world.RunChild(parent =>
    {
        SignalMask.SetMask(parent, SignalSet.Of(Signal.SIGCHLD));
        int id = _world.Fork(parent, child =>
        {
            ProcessWorld.Send(child, child.Process, Signal.SIGTERM);
            ProcessWorld.Return(child);
        });
        AwaitEnd(parent, id);
        SignalInfo info = SignalTaking.Take(parent, SignalSet.Of(Signal.SIGCHLD));
        Assert.Equal(((int)SignalCode.Killed, (int)Signal.SIGTERM), (info.Code, info.Status));
        WaitOutcome outcome = _world.WaitFor(parent);
        Assert.Equal(((int)Signal.SIGTERM, SignalCode.Killed, (int)Signal.SIGTERM), (outcome.Status, outcome.Code, outcome.Detail));
    });

    /// <summary>clone(2): the low byte of the flags is the signal, whose number the siginfo has.</summary>
    [Fact]
    public void AnotherExitSignalComesInsteadOfSIGCHLD() => _world.RunChild(parent =>
    {
        SignalMask.SetMask(parent, SignalSet.Of(Signal.SIGCHLD) | SignalSet.Of(Signal.SIGUSR1));
        int id = _world.Clone(parent, new CloneArguments(CloneFlags.None, Signal.SIGUSR1), child => Exit.Group(child, Exit.StatusOf(4)));
        AwaitEnd(parent, id);
        Assert.Equal(SignalSet.Of(Signal.SIGUSR1), SignalMask.PendingOf(parent));
        SignalInfo info = SignalTaking.Take(parent, SignalSet.Of(Signal.SIGUSR1));
        Assert.Equal(((int)Signal.SIGUSR1, (int)SignalCode.Exited, 4), (info.Number, info.Code, info.Status));
        Assert.Equal((int)Signal.SIGCHLD, _world.WaitFor(parent, WaitOptions.All).Info.Number);
    });

    /// <summary>A child of another signal that outlives its parent is an ordinary one of the next: Linux, reparent_leader.</summary>
    [Fact]
    public void AnOrphanSendsItsNewParentSIGCHLD() => _world.RunChild(reaper =>
    {
        reaper.Process.IsChildSubreaper = true;
        int orphan = 0;
        int id = _world.Fork(reaper, middle => orphan = _world.Clone(middle, new CloneArguments(CloneFlags.None, Signal.None), child =>
        {
            while (child.Process.Parent != reaper.Process)
            {
                child.Scheduler.Yield(child);
            }
        }));
        Assert.Equal(id, _world.WaitFor(reaper).Child!.Id);
        Assert.Equal(orphan, _world.WaitFor(reaper).Child!.Id);
    });

    [Fact]
    public void AZombieGoesToAParentThatIgnoresItsChildrenAndIsGone() => _world.RunChild(reaper =>
    {
        reaper.Process.IsChildSubreaper = true;
        Ignore(reaper);
        int grandchild = 0;
        int id = _world.Fork(reaper, middle =>
        {
            grandchild = _world.Clone(middle, new CloneArguments(CloneFlags.None, Signal.None), _ => { });
            AwaitEnd(middle, grandchild);
        });
        Assert.Equal(Errno.ECHILD, _world.TryWait(reaper).Error);
        Assert.Null(_world.World.Processes.Find(id));
        Assert.Null(_world.World.Processes.Find(grandchild));
    });

    [Fact]
    public void AParentThatDoesNotWantZombiesIsToldAllTheSame() => _world.RunChild(parent =>
    {
        SignalMask.SetMask(parent, SignalSet.Of(Signal.SIGCHLD));
        ProcessWorld.Catch(parent.Process, Signal.SIGCHLD, SignalFlags.NoChildWait);
        _world.Fork(parent, _ => { });
        Assert.Equal(Errno.ECHILD, _world.TryWait(parent).Error);
        Assert.True(SignalMask.PendingOf(parent).Has(Signal.SIGCHLD));
    });

    [Fact]
    public void AChildIsChosenByItsNumberOrItsGroup() => _world.Run(init =>
    {
        int grandchild = 0;
        int first = _world.Fork(init, child =>
        {
            grandchild = _world.Fork(child, _ => { });
            _world.WaitFor(child);
        });
        int second = _world.Fork(init, child => _world.World.Processes.Join(child.Process, child.Id, child.Process.Session));
        Assert.Equal(Errno.ECHILD, _world.TryWait(init, processId: 4711).Error);
        Assert.Equal(Errno.ECHILD, _world.TryWait(init, processId: init.Id).Error);
        AwaitEnd(init, first);
        AwaitEnd(init, second);
        Assert.Equal(Errno.ECHILD, _world.TryWait(init, processId: grandchild).Error);
        Assert.Equal(Errno.ECHILD, Wait.For(init, new WaitRequest(0, 4711, WaitOptions.Exited), out _));
        Assert.Equal(Errno.ECHILD, Wait.For(init, new WaitRequest(first, second, WaitOptions.Exited), out _));
        Assert.Equal(Errno.None, Wait.For(init, new WaitRequest(0, second, WaitOptions.Exited), out WaitOutcome outcome));
        Assert.Equal(second, outcome.Child!.Id);
        Assert.Equal(first, _world.WaitFor(init, processId: first).Child!.Id);
    });

    /// <summary>waitid(2) without WEXITED: a zombie has nothing to tell.</summary>
    [Fact]
    public void WhoDoesNotAskForEndsIsNotToldOfThem() => _world.Run(init =>
    {
        int id = _world.Fork(init, _ => { });
        AwaitEnd(init, id);
        Assert.Equal(Errno.ECHILD, Wait.For(init, new WaitRequest(0, 0, WaitOptions.Stopped), out _));
        Assert.Equal(Errno.ECHILD, Wait.For(init, new WaitRequest(0, 0, WaitOptions.Stopped | WaitOptions.NoHang), out _));
        Assert.Equal(id, _world.WaitFor(init).Child!.Id);
    });

    [Fact]
    public void ASignalBreaksTheWaitOff() => _world.RunChild((init, parent) =>
    {
        ProcessWorld.Catch(parent.Process, Signal.SIGUSR1);
        int id = _world.Fork(parent, child =>
        {
            ProcessWorld.Send(init, parent.Process, Signal.SIGUSR1);
            child.Scheduler.Yield(child);
        });
        Assert.Equal(Errno.ERESTARTSYS, _world.TryWait(parent).Error);
        SignalTaking.TakeNext(parent);
        parent.ReturnWork &= ~ReturnWork.Restart;
        Assert.Equal(id, _world.WaitFor(parent).Child!.Id);
    });

    [Fact]
    public void TheTimeOfAChildAndItsChildrenIsToldAndKept() => _world.RunChild(parent =>
    {
        const ulong millisecond = 1_000_000;
        _world.Fork(parent, child =>
        {
            _world.Fork(child, grandchild =>
            {
                _world.Hardware.Advance(7 * millisecond);
                grandchild.Scheduler.Charge();
            });
            _world.WaitFor(child);
            _world.Hardware.Advance(3 * millisecond);
            child.Scheduler.Charge();
        });
        Assert.Equal(10 * millisecond, TimeOf(_world.WaitFor(parent).Usage));
        Assert.Equal(10 * millisecond, TimeOf(parent.Process.ChildrenUsage));
    });

    [Theory]
    [InlineData(SignalFlags.None, true)]
    [InlineData(SignalFlags.NoChildStop, false)]
    public void StopsAndContinuationsAreToldUnlessUnwanted(SignalFlags flags, bool isSent) => _world.RunChild((init, parent) =>
    {
        SignalMask.SetMask(parent, SignalSet.Of(Signal.SIGCHLD));
        ProcessWorld.Catch(parent.Process, Signal.SIGCHLD, flags);
        int id = _world.Fork(parent, child =>
        {
            ProcessWorld.Send(child, child.Process, Signal.SIGSTOP);
            ProcessWorld.Return(child);
            child.Block(SleepKind.Interruptible, Caller.Never);
            ProcessWorld.Return(child);
        });
        Assert.Equal(((int)Signal.SIGSTOP << 8) | 0x7f, _world.WaitFor(parent, WaitOptions.Stopped | WaitOptions.NoWait).Status);
        Expect(parent, id, SignalCode.Stopped, Signal.SIGSTOP, isSent);
        Assert.True(parent.Process.HasChildrenWithNews);
        WaitOutcome outcome = _world.WaitFor(parent, WaitOptions.Stopped);
        Assert.False(parent.Process.HasChildrenWithNews);
        Assert.Equal((SignalCode.Stopped, (int)Signal.SIGSTOP), (outcome.Code, outcome.Detail));
        Assert.Null(_world.WaitFor(parent, WaitOptions.Stopped | WaitOptions.NoHang).Child);
        ProcessWorld.Send(init, outcome.Child!, Signal.SIGCONT);
        Expect(parent, id, SignalCode.Continued, Signal.SIGCONT, isSent);
        Assert.Equal(0xffff, _world.WaitFor(parent, WaitOptions.Continued | WaitOptions.NoWait).Status);
        outcome = _world.WaitFor(parent, WaitOptions.Continued);
        Assert.Equal((SignalCode.Continued, (int)Signal.SIGCONT), (outcome.Code, outcome.Detail));
        Assert.Null(_world.WaitFor(parent, WaitOptions.Continued | WaitOptions.NoHang).Child);
        ProcessWorld.Send(init, outcome.Child!, Signal.SIGKILL);
        Assert.Equal((int)Signal.SIGKILL, _world.WaitFor(parent).Status);
    });

    /// <summary>A group is no orphan while somebody in its session, but in another group, could continue it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AParentInAnotherSessionHoldsNoGroup(bool isOwnSession) => _world.RunChild(parent =>
    {
        _world.Fork(parent, job =>
        {
            _world.World.Processes.Join(job.Process, job.Id, isOwnSession ? new Session(job.Id) : job.Process.Session);
            Assert.Equal(isOwnSession, Orphans.IsOrphaned(job.Process.Group));
        });
        Assert.Equal(0, _world.WaitFor(parent).Status);
    });

    /// <summary>pthread_join waits for this word.</summary>
    [Fact]
    public void TheWordOfAThreadThatEndsIsClearedAndItsWaiterWoken() => _world.RunChild(leader =>
    {
        var word = new VirtualAddress(ProcessWorld.Data + 0x900);
        AddressSpace memory = leader.Process.Memory;
        memory.Write(word, 77);
        var arguments = new CloneArguments(ThreadFlags | CloneFlags.ChildClearThreadId, Signal.None, ChildThreadId: word);
        _world.Clone(leader, arguments, self =>
        {
            Assert.Equal(77, memory.Read<int>(word).Value);
            Exit.Thread(self, 0);
        });
        Assert.Equal(Errno.None, Futex.Wait(leader, word, FutexScope.Shared, 77, Caller.Never, Futex.AllBits));
        Assert.Equal(0, memory.Read<int>(word).Value);
    });

    /// <summary>Linux, mm_release: the last user of memory leaves it alone, and so does who does not ask.</summary>
    [Theory]
    [InlineData(CloneFlags.ChildClearThreadId, 0)]
    [InlineData(CloneFlags.None, 77)]
    public void AVforkChildClearsTheWordInTheMemoryOfItsParent(CloneFlags flag, int expected) => _world.RunChild(parent =>
    {
        var word = new VirtualAddress(ProcessWorld.Data + 0x900);
        parent.Process.Memory.Write(word, 77);
        _world.Clone(parent, new CloneArguments(CloneArguments.VFork.Flags | flag, Signal.SIGCHLD, ChildThreadId: word), _ => { });
        Assert.Equal(expected, parent.Process.Memory.Read<int>(word).Value);
        _world.WaitFor(parent);
    });

    private static void Ignore(Thread thread) =>
        thread.Process.Handlers.Set(Signal.SIGCHLD, new SignalAction { Handler = SignalAction.IgnoreHandler });

    private static ulong TimeOf(in ResourceUsage usage) => usage.UserNanoseconds + usage.SystemNanoseconds;

    private static void Expect(Thread parent, int child, SignalCode code, Signal signal, bool isSent)
    {
        SignalInfo info = SignalTaking.Take(parent, SignalSet.Of(Signal.SIGCHLD));
        Assert.Equal(isSent ? ((int)Signal.SIGCHLD, (int)code, child, (int)signal) : default, (info.Number, info.Code, info.ProcessId, info.Status));
    }

    private void AwaitEnd(Thread thread, int id)
    {
        while (_world.World.Processes.Find(id) is { IsZombie: false })
        {
            thread.Scheduler.Yield(thread);
        }
    }
}
