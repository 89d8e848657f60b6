using System;
using Tine.Files;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>unshare(2): a process leaves what clone had shared.</summary>
public sealed class UnsharingTests : IDisposable
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(CloneFlags.Files, true, false)]
    [InlineData(CloneFlags.FileSystem, false, true)]
    [InlineData(CloneFlags.Files | CloneFlags.FileSystem | CloneFlags.SystemVSemaphores, true, true)]
    [InlineData(CloneFlags.None, false, false)]
    public void WhatIsNamedIsCopied(CloneFlags flags, bool leavesFiles, bool leavesFileSystem) => _world.Run(init =>
    {
        int descriptor = init.Process.Descriptors.Add(_world.Files.Open("/init")).Value;
        _world.Clone(init, new CloneArguments(CloneFlags.Files | CloneFlags.FileSystem, Signal.SIGCHLD), child =>
        {
            Assert.Same(init.Process.Descriptors, child.Process.Descriptors);
            Assert.Equal(Errno.None, Unsharing.Run(child, flags));
            Assert.Equal(leavesFiles, init.Process.Descriptors != child.Process.Descriptors);
            Assert.Equal(leavesFileSystem, init.Process.FileSystem != child.Process.FileSystem);
            Assert.Equal(!leavesFiles, init.Process.Descriptors.IsShared);
            Assert.Equal(!leavesFileSystem, init.Process.FileSystem.IsShared);
            Assert.NotNull(child.Process.Descriptors.Find(descriptor));
        });
        Assert.Equal(0, _world.WaitFor(init).Status);
        Assert.NotNull(init.Process.Descriptors.Find(descriptor));
    });

    [Theory]
    [InlineData(CloneFlags.Thread, Errno.None)]
    [InlineData(CloneFlags.SignalHandlers, Errno.None)]
    [InlineData(CloneFlags.Memory, Errno.None)]
    [InlineData(CloneFlags.NewPid, Errno.EINVAL)]
    [InlineData(CloneFlags.NewUser, Errno.EINVAL)]
    [InlineData(CloneFlags.VFork, Errno.EINVAL)]
    public void OneThreadAloneSharesNothingElse(CloneFlags flags, Errno expected) => _world.Run(init =>
        Assert.Equal(expected, Unsharing.Run(init, flags)));

    [Theory]
    [InlineData(CloneFlags.Thread, Errno.EINVAL)]
    [InlineData(CloneFlags.SignalHandlers, Errno.EINVAL)]
    [InlineData(CloneFlags.Memory, Errno.EINVAL)]
    [InlineData(CloneFlags.Files, Errno.None)]
    public void BesideAnotherThreadMemoryAndHandlersStayShared(CloneFlags flags, Errno expected) => _world.Run(init =>
    {
        _world.Clone(init, new CloneArguments(ThreadFlags, Signal.None), other =>
        {
            Assert.Equal(expected, Unsharing.Run(other, flags));
            Exit.Thread(other, 0);
        });
        init.Scheduler.Yield(init);
    });

    [Theory]
    [InlineData(CloneFlags.Thread, Errno.None)]
    [InlineData(CloneFlags.SignalHandlers, Errno.None)]
    [InlineData(CloneFlags.Memory, Errno.EINVAL)]
    public void MemoryThatAnotherProcessSharesIsNotLeft(CloneFlags flags, Errno expected) => _world.Run(init =>
    {
        _world.Clone(init, new CloneArguments(CloneFlags.Memory, Signal.SIGCHLD), child => Assert.Equal(expected, Unsharing.Run(child, flags)));
        _world.WaitFor(init);
    });

    /// <summary>Files need not be counted in each call of a process that has one thread again.</summary>
    [Fact]
    public void ADescriptorTableIsSharedAsLongAsThereAreTwoThreads() => _world.Run(init =>
    {
        _world.Clone(init, new CloneArguments(ThreadFlags | CloneFlags.Files, Signal.None), other =>
        {
            Assert.True(init.Process.Descriptors.IsShared);
            Exit.Thread(other, 0);
        });
        init.Scheduler.Yield(init);
        Assert.Equal(1, init.Process.LiveThreads);
        Assert.False(init.Process.Descriptors.IsShared);
    });

    /// <summary>A process with threads takes them along into the table of its own.</summary>
    [Fact]
    public void ThreadsStayTogether() => _world.Run(init =>
    {
        _world.Clone(init, new CloneArguments(CloneFlags.Files, Signal.SIGCHLD), child =>
        {
            _world.Clone(child, new CloneArguments(ThreadFlags | CloneFlags.Files, Signal.None), other =>
            {
                Assert.True(other.Process.Descriptors.IsSharedByProcesses);
                Unsharing.Descriptors(other.Process);
                Assert.False(other.Process.Descriptors.IsSharedByProcesses);
                Assert.False(init.Process.Descriptors.IsShared);
                DescriptorTable own = other.Process.Descriptors;
                Unsharing.Descriptors(other.Process);
                Assert.Same(own, other.Process.Descriptors);
                Exit.Thread(other, 0);
            });
            child.Scheduler.Yield(child);
        });
        Assert.Equal(0, _world.WaitFor(init).Status);
    });
}
