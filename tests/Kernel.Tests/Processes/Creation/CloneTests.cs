using System;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>fork and clone(2): flags, memory, numbers and failures.</summary>
public sealed class CloneTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(CloneFlags.Thread, Errno.EINVAL)]
    [InlineData(CloneFlags.Thread | CloneFlags.Memory, Errno.EINVAL)]
    [InlineData(CloneFlags.SignalHandlers, Errno.EINVAL)]
    [InlineData(CloneFlags.SignalHandlers | CloneFlags.Memory | CloneFlags.ClearSignalHandlers, Errno.EINVAL)]
    [InlineData(CloneFlags.Parent, Errno.EINVAL)]
    [InlineData(CloneFlags.NewPid, Errno.EINVAL)]
    [InlineData(CloneFlags.NewUser, Errno.EINVAL)]
    [InlineData(CloneFlags.NewMounts | CloneFlags.FileSystem, Errno.EINVAL)]
    [InlineData(CloneFlags.PidFd | CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread, Errno.EINVAL)]
    [InlineData(CloneFlags.PidFd | CloneFlags.ParentSetThreadId, Errno.EINVAL)]
    [InlineData(CloneFlags.None, Errno.None)]
    [InlineData(CloneFlags.Memory, Errno.None)]
    [InlineData(CloneFlags.Memory | CloneFlags.VFork, Errno.None)]
    [InlineData(CloneFlags.VFork, Errno.None)]
    [InlineData(CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Files | CloneFlags.FileSystem, Errno.None)]
    [InlineData(CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread, Errno.None)]
    [InlineData(CloneFlags.Io | CloneFlags.SystemVSemaphores | CloneFlags.Untraced, Errno.None)]
    public void FlagsThatContradictEachOtherAreRefused(CloneFlags flags, Errno expected) => _world.Run(init =>
    {
        Signal exitSignal = (flags & CloneFlags.Thread) != 0 ? Signal.None : Signal.SIGCHLD;
        Result<int> id = _world.TryClone(init, new CloneArguments(flags, exitSignal), child => Exit.Thread(child, 0));
        Assert.Equal(expected, id.Error);
        init.Scheduler.Yield(init);
    });

    [Fact]
    public void AForkedChildHasMemoryOfItsOwn() => _world.Run(init =>
    {
        var word = new VirtualAddress(ProcessWorld.Data + 0x800);
        init.Process.Memory.Write(word, 1);
        int child = _world.Fork(init, self =>
        {
            Assert.Equal(1, self.Process.Memory.Read<int>(word).Value);
            self.Process.Memory.Write(word, 2);
            Exit.Group(self, Exit.StatusOf(7));
        });
        WaitOutcome outcome = _world.WaitFor(init);
        Assert.Equal(child, outcome.Child!.Id);
        Assert.Equal(7 << 8, outcome.Status);
        Assert.Equal(1, init.Process.Memory.Read<int>(word).Value);
    });

    [Fact]
    public void APendingSignalRestartsFork() => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        ProcessWorld.Send(init, init.Process, Signal.SIGUSR1);
        Assert.Equal(Errno.ERESTARTNOINTR, _world.TryClone(init, CloneArguments.Fork, _ => { }).Error);
    });

    [Theory]
    [InlineData(Layout.UserEnd, Errno.EPERM)]
    [InlineData(Layout.UserEnd - 1, Errno.None)]
    [InlineData(ulong.MaxValue, Errno.EPERM)]
    public void ThreadLocalStorageIsTheProgramsOwnMemory(ulong address, Errno expected) => _world.Run(init =>
    {
        var arguments = new CloneArguments(CloneFlags.SetThreadLocalStorage, Signal.SIGCHLD, ThreadLocalStorage: address);
        ulong found = 0;
        Assert.Equal(expected, _world.TryClone(init, arguments, child => found = child.Context.FsBase).Error);
        if (expected == Errno.None)
        {
            _world.WaitFor(init);
            Assert.Equal(address, found);
        }
    });

    [Fact]
    public void AFailureLeavesNothingBehind() => _world.Run(init =>
    {
        Warm(init);
        ulong free = FrameAllocator.Current.FreeFrames;
        int processes = _world.World.Processes.ThreadCount;
        int stacks = _world.Hardware.StacksInUse;
        int sharers = init.Process.Memory.Sharers;
        _world.Hardware.FailStack = 1;
        Assert.Equal(Errno.ENOMEM, _world.TryClone(init, CloneArguments.Fork, _ => { }).Error);
        for (ulong nth = 1; nth < 40; nth++)
        {
            FrameAllocator.Current.FailAllocation(nth);
            Result<int> id = _world.TryClone(init, CloneArguments.Fork, _ => { });
            FrameAllocator.Current.FailAllocation(0);
            if (!id.Failed)
            {
                _world.WaitFor(init);
                break;
            }

            Assert.Equal(Errno.ENOMEM, id.Error);
            Assert.Equal(free, FrameAllocator.Current.FreeFrames);
            Assert.Equal(stacks, _world.Hardware.StacksInUse);
        }

        Assert.Equal(processes, _world.World.Processes.ThreadCount);
        Assert.Equal(sharers, init.Process.Memory.Sharers);
        Assert.Equal(free, FrameAllocator.Current.FreeFrames);
    });

    [Fact]
    public void ThreadIdsAreWrittenWhereAsked() => _world.Run(init =>
    {
        var parentWord = new VirtualAddress(ProcessWorld.Data + 0x900);
        var childWord = new VirtualAddress(ProcessWorld.Data + 0x910);
        const CloneFlags flags = CloneFlags.ParentSetThreadId | CloneFlags.ChildSetThreadId;
        var arguments = new CloneArguments(flags, Signal.SIGCHLD, default, 0, parentWord, childWord);
        int id = _world.Clone(init, arguments, self => Assert.Equal(self.Id, self.Process.Memory.Read<int>(childWord).Value));
        Assert.Equal(id, init.Process.Memory.Read<int>(parentWord).Value);
        Assert.Equal(0, init.Process.Memory.Read<int>(childWord).Value);
        _world.WaitFor(init);
    });

    [Fact]
    public void TheProcessLimitStopsAllButTheSuperuser() => _world.Run(init =>
    {
        init.Process.Limits = init.Process.Limits.With(Resource.Processes, new ResourceLimit(1, 1));
        _world.Fork(init, _ => { });
        _world.WaitFor(init);
        init.Credentials = Tests.Files.FileWorld.User(1000);
        Assert.Equal(Errno.EAGAIN, _world.TryClone(init, CloneArguments.Fork, _ => { }).Error);
    });

    /// <summary>Whatever is made once is made.</summary>
    private void Warm(Thread init)
    {
        _world.Fork(init, _ => { });
        _world.WaitFor(init);
    }
}
