using System;
using Tine.Files;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>RLIMIT_NPROC: who counts, who is exempt, and when exec asks.</summary>
public sealed class ProcessLimitTests : IDisposable
{
    private const uint User = 1000;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    /// <summary>Two processes of the user: itself, and a zombie.</summary>
    [Theory]
    [InlineData(1, false, true)]
    [InlineData(2, false, false)]
    [InlineData(3, true, false)]
    public void ThreadsAndZombiesOfTheUserCount(ulong limit, bool allows, bool isExceeded) => _world.RunChild(self =>
    {
        self.Credentials = Tests.Files.FileWorld.User(User);
        _world.Fork(self, zombie => Exit.Group(zombie, 0));
        self.Scheduler.Yield(self);
        self.Process.Limits = self.Process.Limits.With(Resource.Processes, new ResourceLimit(limit, limit));
        Assert.Equal(allows, ProcessLimit.Allows(self));
        Assert.Equal(isExceeded, ProcessLimit.IsExceeded(self));
        Assert.Equal(allows ? Errno.None : Errno.EAGAIN, _world.TryClone(self, CloneArguments.Fork, child => { }).Error);
        _world.WaitFor(self);
        if (allows)
        {
            _world.WaitFor(self);
        }
    });

    [Fact]
    public void EachThreadCounts() => _world.RunChild(self =>
    {
        bool isOver = false;
        self.Credentials = Tests.Files.FileWorld.User(User);
        _world.Clone(self, new CloneArguments(CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread, Signal.None), other =>
        {
            while (!isOver)
            {
                other.Scheduler.Yield(other);
            }

            Exit.Thread(other, 0);
        });
        self.Process.Limits = self.Process.Limits.With(Resource.Processes, new ResourceLimit(2, 2));
        Assert.False(ProcessLimit.Allows(self));
        isOver = true;
        self.Scheduler.Yield(self);
        Assert.True(ProcessLimit.Allows(self));
    });

    /// <summary>Rights exempt a fork, and user 0 alone an exec.</summary>
    [Theory]
    [InlineData(Capability.Resources)]
    [InlineData(Capability.Administrate)]
    public void RightsExemptFromTheLimit(Capability capability) => _world.RunChild(self =>
    {
        self.Process.Limits = self.Process.Limits.With(Resource.Processes, new ResourceLimit(0, 0));
        Assert.True(ProcessLimit.Allows(self));
        Assert.False(ProcessLimit.IsExceeded(self));
        Credentials user = Tests.Files.FileWorld.User(User);
        self.Credentials = user.WithCapabilities(user.Capabilities with { Effective = CapabilitySet.None.With(capability) });
        Assert.True(ProcessLimit.Allows(self));
        Assert.True(ProcessLimit.IsExceeded(self));
    });
}
