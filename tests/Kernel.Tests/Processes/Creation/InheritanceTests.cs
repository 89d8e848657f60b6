using System;
using Tine.Memory;
using Tine.Processes;
using Tine.Tests.Files;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The state that a child has from its maker by value, and the state that begins anew in it.</summary>
public sealed class InheritanceTests : IDisposable
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(CloneFlags.None)]
    [InlineData(CloneFlags.Memory)]
    [InlineData(CloneFlags.Memory | CloneFlags.VFork)]
    [InlineData(ThreadFlags)]
    public void AThreadOfAnyKindHasTheStateOfItsMaker(CloneFlags flags) => _world.Run(init =>
    {
        SignalSet mask = SignalSet.Of(Signal.SIGUSR1) | SignalSet.Of(Signal.SIGTERM);
        SignalMask.SetMask(init, mask);
        init.HasNoNewPrivileges = true;
        init.Name = FileWorld.Bytes("maker");
        init.Scheduling = init.Scheduling.WithNice(7);
        init.Frame.Rbx = 0x1234;
        init.Frame.Rsp = Layout.UserEnd - 4096;
        ulong stackPointer = init.Frame.Rsp;
        bool hasRun = false;
        Clone(init, flags, child =>
        {
            Assert.Equal(mask, child.Blocked);
            Assert.True(child.HasNoNewPrivileges);
            Assert.Equal("maker"u8.ToArray(), child.Name);
            Assert.Equal(7, child.Scheduling.Nice);
            Assert.Same(init.Credentials, child.Credentials);
            Assert.Equal(0x1234UL, child.Frame.Rbx);
            Assert.Equal(0UL, child.Frame.Rax);
            Assert.Equal(stackPointer, child.Frame.Rsp);
            hasRun = true;
        });
        init.Scheduler.Yield(init);
        Assert.True(hasRun);
    });

    /// <summary>The list of actions is one until either side changes it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void HandlersAreIndependentAfterAFork(bool parentChanges) => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1, handler: 0x1000);
        _world.Fork(init, child =>
        {
            if (!parentChanges)
            {
                ProcessWorld.Catch(child.Process, Signal.SIGUSR1, handler: 0x2000);
            }

            child.Scheduler.Yield(child);
            Assert.Equal(parentChanges ? 0x1000UL : 0x2000, child.Process.Handlers[Signal.SIGUSR1].Handler);
            Assert.Equal(SignalSet.Of(Signal.SIGUSR1), child.Process.Handlers.Caught);
        });
        if (parentChanges)
        {
            ProcessWorld.Catch(init.Process, Signal.SIGUSR1, handler: 0x3000);
            ProcessWorld.Catch(init.Process, Signal.SIGUSR2);
        }

        _world.WaitFor(init);
        Assert.Equal(parentChanges ? 0x3000UL : 0x1000, init.Process.Handlers[Signal.SIGUSR1].Handler);
    });

    /// <summary>/proc/PID/stat, starttime; and /proc/stat, processes.</summary>
    [Fact]
    public void AProcessBeginsWhenItIsMadeAndIsCounted() => _world.Run(init =>
    {
        _world.Hardware.Advance(5_000_000_000);
        ulong made = _world.World.ForkCount;
        ulong now = _world.Hardware.Nanoseconds;
        ulong started = 0;
        _world.Fork(init, child => started = child.Process.StartNanoseconds);
        Assert.Equal(made + 1, _world.World.ForkCount);
        _world.WaitFor(init);
        Assert.Equal(now, started);
        bool hasRun = false;
        Clone(init, ThreadFlags, _ => hasRun = true);
        Assert.Equal(made + 2, _world.World.ForkCount);
        init.Scheduler.Yield(init);
        Assert.True(hasRun);
    });

    /// <summary>Two threads that run at once in one memory would write over each other's frames.</summary>
    [Theory]
    [InlineData(CloneFlags.None, true)]
    [InlineData(CloneFlags.VFork, true)]
    [InlineData(CloneFlags.Memory | CloneFlags.VFork, true)]
    [InlineData(CloneFlags.Memory, false)]
    [InlineData(ThreadFlags, false)]
    public void TheSignalStackGoesToThoseWhoDoNotRunBesideTheirMaker(CloneFlags flags, bool isKept) => _world.Run(init =>
    {
        var stack = new AlternateStack { Start = ProcessWorld.Data + 0x1000, Size = 0x4000 };
        init.AlternateStack = stack;
        bool hasRun = false;
        Clone(init, flags, child =>
        {
            Assert.Equal(isKept ? stack.Start : 0, child.AlternateStack.Start);
            Assert.Equal(isKept ? stack.Size : 0, child.AlternateStack.Size);
            hasRun = true;
        });
        init.Scheduler.Yield(init);
        Assert.True(hasRun);
        Assert.Equal(stack.Start, init.AlternateStack.Start);
    });

    [Fact]
    public void AProcessHasTheStateOfItsParent() => _world.RunChild(parent =>
    {
        Process process = parent.Process;
        process.Limits = process.Limits.With(Resource.Core, new ResourceLimit(5, 6));
        process.ForkMode = ForkMode.CopyOnWrite;
        process.Flavour = VForkFlavour.Bsd;
        process.HasLeftTerminal = true;
        process.Personality = 0x40000;
        process.OutOfMemoryAdjustment = 300;
        process.LowestOutOfMemoryAdjustment = 200;
        process.ArgumentsStart = new VirtualAddress(0x1000);
        process.ArgumentsEnd = new VirtualAddress(0x2000);
        process.EnvironmentEnd = new VirtualAddress(0x3000);
        process.StackStart = new VirtualAddress(0x4000);
        _world.Fork(parent, self =>
        {
            Process child = self.Process;
            Assert.Equal(new ResourceLimit(5, 6), child.Limits[Resource.Core]);
            Assert.Equal(ForkMode.CopyOnWrite, child.ForkMode);
            Assert.Equal(VForkFlavour.Bsd, child.Flavour);
            Assert.True(child.HasLeftTerminal);
            Assert.Equal(0x40000, child.Personality);
            Assert.Equal(300, child.OutOfMemoryAdjustment);
            Assert.Equal(200, child.LowestOutOfMemoryAdjustment);
            Assert.Same(process.Executable, child.Executable);
            Assert.Same(process.ExecutablePath, child.ExecutablePath);
            Assert.Equal(0x1000UL, child.ArgumentsStart.Value);
            Assert.Equal(0x2000UL, child.ArgumentsEnd.Value);
            Assert.Equal(0x3000UL, child.EnvironmentEnd.Value);
            Assert.Equal(0x4000UL, child.StackStart.Value);
            Assert.Same(process.Group, child.Group);
            Assert.Same(process, child.Parent);
        });
        Assert.Equal(0, _world.WaitFor(parent).Status);
    });

    [Fact]
    public void PendingSignalsAndRequestsAreNotInherited() => _world.RunChild(parent =>
    {
        Process process = parent.Process;
        SignalSet mask = SignalSet.Of(Signal.SIGUSR1) | SignalSet.Of(Signal.SIGUSR2);
        SignalMask.SetMask(parent, mask);
        ProcessWorld.Send(parent, process, Signal.SIGUSR1);
        Signals.SendToThread(parent, SignalInfo.From(Signal.SIGUSR2, SignalCode.User, parent));
        Assert.Equal(mask, SignalMask.PendingOf(parent));
        process.ParentDeathSignal = Signal.SIGTERM;
        process.IsChildSubreaper = true;
        process.HasExecuted = true;
        _world.Fork(parent, child =>
        {
            Assert.True(SignalMask.PendingOf(child).IsEmpty);
            Assert.Equal(Signal.None, child.Process.ParentDeathSignal);
            Assert.False(child.Process.IsChildSubreaper);
            Assert.False(child.Process.HasExecuted);
        });
        Assert.Equal(0, _world.WaitFor(parent).Status);
    });

    /// <summary>PR_SET_PDEATHSIG: the end of the thread that made the child counts, and not that of another one.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheEndOfTheMakingThreadSendsTheDeathSignal(bool isMaker) => _world.RunChild(leader =>
    {
        const CloneFlags threads = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
        Thread? grandchild = null;
        void Fork(Thread maker)
        {
            int id = _world.Fork(maker, self => self.Block(SleepKind.Interruptible, _world.Hardware.Nanoseconds + 1_000_000));
            grandchild = _world.World.Processes.FindThread(id);
            grandchild!.Process.ParentDeathSignal = Signal.SIGUSR1;
            leader.Process.HasDeathSignals = true;
            SignalMask.SetMask(grandchild, SignalSet.Of(Signal.SIGUSR1));
        }

        if (!isMaker)
        {
            Fork(leader);
        }

        _world.Clone(leader, new CloneArguments(threads, Signal.None), other =>
        {
            if (isMaker)
            {
                Fork(other);
            }

            Exit.Thread(other, 0);
        });
        leader.Scheduler.Yield(leader);
        Assert.Equal(isMaker, SignalMask.PendingOf(grandchild!).Has(Signal.SIGUSR1));
        _world.WaitFor(leader);
    });

    /// <summary>The limits of memory lie in the memory, which vfork's child borrows.</summary>
    [Fact]
    public void LimitsThatAVforkChildSetsDoNotStayInTheMemoryOfItsParent() => _world.Run(init =>
    {
        init.Process.Memory.Limits = init.Process.Limits.ForMemory;
        MemoryLimits before = init.Process.Memory.Limits;
        _world.Clone(init, CloneArguments.VFork, child =>
        {
            foreach (Resource resource in (Resource[])[Resource.Stack, Resource.Data, Resource.AddressSpace])
            {
                Assert.Equal(Errno.None, LimitRules.Set(child, child.Process, resource, new ResourceLimit(1 << 20, 1 << 20)));
            }

            Assert.Equal(1UL << 20, child.Process.Memory.Limits.Stack);
        });
        Assert.Equal(before.Stack, init.Process.Memory.Limits.Stack);
        Assert.Equal(before.Data, init.Process.Memory.Limits.Data);
        Assert.Equal(before.AddressSpace, init.Process.Memory.Limits.AddressSpace);
        Assert.Equal(before.Stack, init.Process.Limits[Resource.Stack].Soft);
    });

    [Theory]
    [InlineData(CloneFlags.None, false)]
    [InlineData(CloneFlags.Memory | CloneFlags.SignalHandlers, true)]
    public void HandlersAreSharedOrCopied(CloneFlags flags, bool isShared) => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        Clone(init, flags, child =>
        {
            Assert.True(child.Process.Handlers[Signal.SIGUSR1].IsCaught);
            ProcessWorld.Catch(child.Process, Signal.SIGUSR2);
        });
        _world.WaitFor(init, WaitOptions.All);
        Assert.Equal(isShared, init.Process.Handlers[Signal.SIGUSR2].IsCaught);
    });

    [Theory]
    [InlineData(CloneFlags.None, false)]
    [InlineData(CloneFlags.Files, true)]
    public void DescriptorsAreSharedOrCopied(CloneFlags flags, bool isShared) => _world.Run(init =>
    {
        int descriptor = init.Process.Descriptors.Add(_world.Files.Open("/init")).Value;
        Clone(init, flags, child =>
        {
            Assert.NotNull(child.Process.Descriptors.Find(descriptor));
            child.Process.Descriptors.Close(descriptor);
        });
        _world.WaitFor(init);
        Assert.Equal(isShared, init.Process.Descriptors.Find(descriptor) is null);
    });

    private void Clone(Thread maker, CloneFlags flags, Action<Thread> program)
    {
        bool isThread = (flags & CloneFlags.Thread) != 0;
        _world.Clone(maker, new CloneArguments(flags, isThread ? Signal.None : Signal.SIGCHLD), child =>
        {
            program(child);
            if (isThread)
            {
                Exit.Thread(child, 0);
            }
        });
    }
}
