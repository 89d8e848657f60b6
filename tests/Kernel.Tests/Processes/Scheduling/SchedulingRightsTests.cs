using System;
using Tine.Files;
using Tine.Processes;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The rights to change nice values and policies: sched(7), setpriority(2), ioprio_set(2).</summary>
public sealed class SchedulingRightsTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(1000u, 1000u, 1000u, true, true)]
    [InlineData(1000u, 1000u, 5u, true, true)]
    [InlineData(1000u, 5u, 1000u, true, false)]
    [InlineData(1000u, 5u, 5u, false, false)]
    [InlineData(0u, 5u, 5u, true, true)]
    public void OnesOwnThreadsMayBeChanged(uint caller, uint real, uint effective, bool may, bool mayIo) => Run((self, other) =>
    {
        self.Credentials = FileWorld.User(caller);
        other.Credentials = new Credentials(new IdentitySet(real, effective, 9, 9), default, []).WithCapabilities(Capabilities.Ordinary);
        Assert.Equal(may, SchedulingRights.MayChange(self, other));
        Assert.Equal(mayIo, SchedulingRights.MayChangeIoPriority(self, other));
        Assert.Equal(may ? Errno.None : Errno.EPERM, SchedulingRights.MaySetNice(self, other, 5));
    });

    /// <summary>A program with capabilities of its own is not slowed down by its user; an error of the nice limit comes first.</summary>
    [Fact]
    public void AThreadWithMoreCapabilitiesIsNotItsOwners() => Run((self, other) =>
    {
        Limit(other, Resource.Nice, 0);
        self.Credentials = FileWorld.User(1000);
        Capabilities raw = Capabilities.Ordinary with { Permitted = CapabilitySet.None.With(Capability.AdministrateNetwork) };
        other.Credentials = FileWorld.User(1000).WithCapabilities(raw);
        Assert.False(SchedulingRights.MayChange(self, other));
        Assert.False(SchedulingRights.MayChangeIoPriority(self, other));
        Assert.Equal(Errno.EPERM, SchedulingRights.MaySetNice(self, other, 5));
        Assert.Equal(Errno.EACCES, SchedulingRights.MaySetNice(self, other, -5));
        Assert.Equal(Errno.EPERM, SchedulingRights.MaySetPolicy(self, other, other.Scheduling));
        self.Credentials = self.Credentials.WithCapabilities(raw);
        Assert.True(SchedulingRights.MayChange(self, other));
        Assert.True(SchedulingRights.MayChangeIoPriority(self, other));
        Assert.Equal(Errno.None, SchedulingRights.MaySetNice(self, other, 5));
        Assert.Equal(Errno.None, SchedulingRights.MaySetPolicy(self, other, other.Scheduling));
    });

    [Fact]
    public void IoPrioritiesAskForTheCallersRealUserToo() => Run((self, other) =>
    {
        self.Credentials = new Credentials(new IdentitySet(1000, 5, 5, 5), default, []);
        other.Credentials = FileWorld.User(1000);
        Assert.True(SchedulingRights.MayChangeIoPriority(self, other));
        Assert.False(SchedulingRights.MayChange(self, other));
    });

    /// <summary>RLIMIT_NICE of n allows down to 20 - n.</summary>
    [Theory]
    [InlineData(5, 0ul, 5, Errno.None)]
    [InlineData(5, 0ul, 6, Errno.None)]
    [InlineData(5, 0ul, 4, Errno.EACCES)]
    [InlineData(5, 17ul, 3, Errno.None)]
    [InlineData(5, 17ul, 2, Errno.EACCES)]
    [InlineData(5, 40ul, -20, Errno.None)]
    [InlineData(5, 39ul, -20, Errno.EACCES)]
    public void ALowerNiceValueNeedsTheLimit(int now, ulong limit, int wanted, Errno expected) => Run((self, other) =>
    {
        Limit(other, Resource.Nice, limit);
        other.Scheduling = other.Scheduling.WithNice(now);
        self.Credentials = other.Credentials = FileWorld.User(1000);
        Assert.Equal(expected, SchedulingRights.MaySetNice(self, other, wanted));
        Assert.Equal(expected == Errno.None ? Errno.None : Errno.EPERM, SchedulingRights.MaySetPolicy(self, other, other.Scheduling.WithNice(wanted)));
        self.Credentials = Credentials.Root();
        Assert.Equal(Errno.None, SchedulingRights.MaySetNice(self, other, wanted));
        Assert.Equal(Errno.None, SchedulingRights.MaySetPolicy(self, other, other.Scheduling.WithNice(wanted)));
    });

    /// <summary>With RLIMIT_RTPRIO, or down from what it has; a limit of 0 keeps the policy.</summary>
    [Theory]
    [InlineData(SchedulingPolicy.Ordinary, 0, SchedulingPolicy.RoundRobin, 1, 0ul, false)]
    [InlineData(SchedulingPolicy.Ordinary, 0, SchedulingPolicy.RoundRobin, 5, 5ul, true)]
    [InlineData(SchedulingPolicy.Ordinary, 0, SchedulingPolicy.RoundRobin, 6, 5ul, false)]
    [InlineData(SchedulingPolicy.RoundRobin, 9, SchedulingPolicy.RoundRobin, 9, 0ul, true)]
    [InlineData(SchedulingPolicy.RoundRobin, 9, SchedulingPolicy.RoundRobin, 8, 0ul, true)]
    [InlineData(SchedulingPolicy.RoundRobin, 9, SchedulingPolicy.RoundRobin, 10, 0ul, false)]
    [InlineData(SchedulingPolicy.RoundRobin, 9, SchedulingPolicy.FirstInFirstOut, 8, 0ul, false)]
    [InlineData(SchedulingPolicy.RoundRobin, 9, SchedulingPolicy.FirstInFirstOut, 9, 1ul, true)]
    [InlineData(SchedulingPolicy.RoundRobin, 9, SchedulingPolicy.Ordinary, 0, 0ul, true)]
    [InlineData(SchedulingPolicy.Ordinary, 0, SchedulingPolicy.Batch, 0, 0ul, true)]
    [InlineData(SchedulingPolicy.Ordinary, 0, SchedulingPolicy.Deadline, 0, 9ul, false)]
    [InlineData(SchedulingPolicy.Idle, 0, SchedulingPolicy.Ordinary, 0, 0ul, false)]
    [InlineData(SchedulingPolicy.Idle, 0, SchedulingPolicy.Idle, 0, 0ul, true)]
    public void PoliciesNeedTheLimit(SchedulingPolicy now, int nowPriority, SchedulingPolicy wanted, int priority, ulong limit, bool may) => Run((self, other) =>
    {
        Limit(other, Resource.RealTimePriority, limit);
        Limit(other, Resource.Nice, 0);
        other.Scheduling = other.Scheduling.WithPolicy(now, nowPriority, SchedulingInheritance.Same);
        SchedulingParameters next = other.Scheduling.WithPolicy(wanted, priority, SchedulingInheritance.Same);
        self.Credentials = other.Credentials = FileWorld.User(1000);
        Assert.Equal(may ? Errno.None : Errno.EPERM, SchedulingRights.MaySetPolicy(self, other, next));
        self.Credentials = FileWorld.User(1001);
        Assert.Equal(Errno.EPERM, SchedulingRights.MaySetPolicy(self, other, next));
        self.Credentials = Credentials.Root();
        Assert.Equal(Errno.None, SchedulingRights.MaySetPolicy(self, other, next));
    });

    [Fact]
    public void AnIdleThreadLeavesItsPolicyWithinTheNiceLimit() => Run((self, other) =>
    {
        Limit(other, Resource.Nice, 20);
        other.Scheduling = other.Scheduling.WithPolicy(SchedulingPolicy.Idle, 0, SchedulingInheritance.Same);
        self.Credentials = other.Credentials = FileWorld.User(1000);
        SchedulingParameters ordinary = other.Scheduling.WithPolicy(SchedulingPolicy.Ordinary, 0, SchedulingInheritance.Same);
        Assert.Equal(Errno.None, SchedulingRights.MaySetPolicy(self, other, ordinary));
        Limit(other, Resource.Nice, 19);
        Assert.Equal(Errno.EPERM, SchedulingRights.MaySetPolicy(self, other, ordinary));
    });

    [Theory]
    [InlineData(SchedulingInheritance.Same, SchedulingInheritance.Reset, Errno.None)]
    [InlineData(SchedulingInheritance.Reset, SchedulingInheritance.Reset, Errno.None)]
    [InlineData(SchedulingInheritance.Reset, SchedulingInheritance.Same, Errno.EPERM)]
    public void ResetOnForkIsNotTakenBack(SchedulingInheritance now, SchedulingInheritance wanted, Errno expected) => Run((self, other) =>
    {
        other.Scheduling = other.Scheduling.WithPolicy(SchedulingPolicy.Ordinary, 0, now);
        self.Credentials = other.Credentials = FileWorld.User(1000);
        SchedulingParameters next = other.Scheduling.WithPolicy(SchedulingPolicy.Ordinary, 0, wanted);
        Assert.Equal(expected, SchedulingRights.MaySetPolicy(self, other, next));
    });

    /// <summary>Linux, sched_fork: a child has no real-time policy and no nice value below 0.</summary>
    [Theory]
    [InlineData(-5, SchedulingPolicy.Ordinary, 0, 0, SchedulingPolicy.Ordinary)]
    [InlineData(5, SchedulingPolicy.Ordinary, 0, 5, SchedulingPolicy.Ordinary)]
    [InlineData(5, SchedulingPolicy.Batch, 0, 5, SchedulingPolicy.Batch)]
    [InlineData(5, SchedulingPolicy.RoundRobin, 7, 0, SchedulingPolicy.Ordinary)]
    public void ResetOnForkGivesTheChildLess(int nice, SchedulingPolicy policy, int priority, int childNice, SchedulingPolicy childPolicy)
    {
        SchedulingParameters own = new SchedulingParameters().WithNice(nice).WithSlack(77).WithIoPriority(3).WithPolicy(policy, priority, SchedulingInheritance.Reset);
        SchedulingParameters child = own.ForChild;
        Assert.Equal((childNice, childPolicy, 0), (child.Nice, child.Policy, child.Priority));
        Assert.Equal(SchedulingInheritance.Same, child.Inheritance);
        Assert.Equal((77UL, 77UL, 3), (child.SlackNanoseconds, child.DefaultSlackNanoseconds, child.IoPriority));
        Assert.Same(child, child.ForChild);
        Assert.Equal((nice, policy, priority), (own.Nice, own.Policy, own.Priority));
    }

    [Fact]
    public void TheSlackOfAThreadIsTheDefaultOfItsChildren()
    {
        var initial = new SchedulingParameters();
        SchedulingParameters changed = initial.WithSlack(77);
        Assert.Equal((77UL, 50_000UL), (changed.SlackNanoseconds, changed.DefaultSlackNanoseconds));
        Assert.Equal((77UL, 77UL), (changed.ForChild.SlackNanoseconds, changed.ForChild.DefaultSlackNanoseconds));
        Assert.Equal(50_000UL, changed.WithSlack(0).SlackNanoseconds);
        Assert.Same(initial, initial.ForChild);
    }

    private static void Limit(Thread thread, Resource resource, ulong value) =>
        thread.Process.Limits = thread.Process.Limits.With(resource, new ResourceLimit(value, value));

    private void Run(Action<Thread, Thread> program) => _world.Run(init =>
    {
        _world.Fork(init, other => program(init, other));
        Assert.Equal(0, _world.WaitFor(init).Status);
    });
}
