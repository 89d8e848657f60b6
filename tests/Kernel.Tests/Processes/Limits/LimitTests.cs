using System;
using System.Linq;
using Tine.Files;
using Tine.Processes;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Limits, and the account of resources: prlimit(2), getrusage(2).</summary>
public sealed class LimitTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(1000u, 5ul, 4ul, Errno.EINVAL)]
    [InlineData(1000u, 5ul, 5ul, Errno.None)]
    [InlineData(1000u, 10ul, 10ul, Errno.None)]
    [InlineData(1000u, 10ul, 11ul, Errno.EPERM)]
    [InlineData(0u, 10ul, 11ul, Errno.None)]
    public void AHardLimitIsRaisedByTheSuperuserAlone(uint user, ulong soft, ulong hard, Errno expected) => _world.Run(init =>
    {
        init.Process.Limits = init.Process.Limits.With(Resource.Core, new ResourceLimit(2, 10));
        init.Credentials = FileWorld.User(user);
        Assert.Equal(expected, LimitRules.Set(init, init.Process, Resource.Core, new ResourceLimit(soft, hard)));
        Assert.Equal(expected == Errno.None ? new ResourceLimit(soft, hard) : new ResourceLimit(2, 10), init.Process.Limits[Resource.Core]);
    });

    /// <summary>RLIMIT_MEMLOCK does not hold for CAP_IPC_LOCK.</summary>
    [Fact]
    public void LockedMemoryIsLimitedWithoutTheCapability() => _world.Run(init =>
    {
        init.Process.Limits = init.Process.Limits.With(Resource.LockedMemory, new ResourceLimit(4096, 8192));
        Assert.Equal(ulong.MaxValue, init.LockedMemoryLimit);
        init.Credentials = Tests.Files.FileWorld.User(1000);
        Assert.Equal(4096UL, init.LockedMemoryLimit);
    });

    [Fact]
    public void MemoryAndDescriptorsFollowTheirLimits() => _world.Run(init =>
    {
        ulong most = _world.Files.Services.Limits.MostDescriptors;
        Assert.Equal(Errno.EPERM, LimitRules.Set(init, init.Process, Resource.Descriptors, new ResourceLimit(5, most + 1)));
        Assert.Equal(Errno.None, LimitRules.Set(init, init.Process, Resource.Descriptors, new ResourceLimit(most, most)));
        Assert.Equal((int)most, init.Process.Descriptors.Limit);
        Assert.Equal(Errno.None, LimitRules.Set(init, init.Process, Resource.Descriptors, new ResourceLimit(5, most)));
        Assert.Equal(5, init.Process.Descriptors.Limit);
        Assert.Equal(Errno.None, LimitRules.Set(init, init.Process, Resource.Stack, new ResourceLimit(1 << 20, 1 << 21)));
        Assert.Equal(1UL << 20, init.Process.Memory.Limits.Stack);
    });

    [Theory]
    [InlineData(1000u, 1000u, 1000u, 1000u, true)]
    [InlineData(1000u, 1000u, 1000u, 7u, false)]
    [InlineData(1000u, 1000u, 7u, 1000u, false)]
    [InlineData(1000u, 7u, 1000u, 1000u, false)]
    [InlineData(0u, 7u, 7u, 7u, true)]
    public void LimitsOfAnotherNeedAllItsIds(uint caller, uint real, uint effective, uint saved, bool may) => _world.Run(init =>
    {
        _world.Fork(init, child =>
        {
            var ids = new IdentitySet(real, effective, saved, effective);
            init.Credentials = FileWorld.User(caller);
            child.Credentials = new Credentials(ids, IdentitySet.All(caller), []);
            init.Credentials = new Credentials(IdentitySet.All(caller), IdentitySet.All(caller), []);
            Assert.Equal(may ? Errno.None : Errno.EPERM, LimitRules.MayLook(init, child.Process));
            child.Credentials = new Credentials(IdentitySet.All(caller), ids, []);
            Assert.Equal(may ? Errno.None : Errno.EPERM, LimitRules.MayLook(init, child.Process));
            Assert.Equal(Errno.None, LimitRules.MayLook(init, init.Process));
        });
        _world.WaitFor(init);
    });

    /// <summary>Time is exact; its division is sampled by the ticks.</summary>
    [Theory]
    [InlineData(100ul, 0u, 0u, 100ul, 0ul)]
    [InlineData(100ul, 3u, 0u, 100ul, 0ul)]
    [InlineData(100ul, 0u, 4u, 0ul, 100ul)]
    [InlineData(100ul, 3u, 1u, 75ul, 25ul)]
    public void TicksDivideTheTimeOfAThread(ulong run, uint userTicks, uint systemTicks, ulong user, ulong system) => _world.Run(init =>
    {
        init.RunNanoseconds = run;
        init.UserTicks = userTicks;
        init.SystemTicks = systemTicks;
        init.VoluntarySwitches = 6;
        init.InvoluntarySwitches = 7;
        ResourceUsage usage = ResourceUsage.Of(init);
        Assert.Equal((user, system), usage.Times);
        Assert.Equal((6UL, 7UL), (usage.VoluntarySwitches, usage.InvoluntarySwitches));
    });

    /// <summary>The second tick halves the system's part of a time that has hardly grown.</summary>
    [Fact]
    public void NeitherPartOfATimeThatWasToldGoesBack() => _world.Run(init =>
    {
        Give(100, 0, 1);
        Assert.Equal((0UL, 100UL), ResourceUsage.Of(init).Times);
        Assert.Equal((0UL, 100UL), ResourceUsage.WithoutMemory(init.Process).Times);
        Give(110, 1, 1);
        Assert.Equal((10UL, 100UL), ResourceUsage.Of(init).Times);
        Assert.Equal((10UL, 100UL), ResourceUsage.WithoutMemory(init.Process).Times);
        Give(300, 0, 1);
        Assert.Equal((10UL, 290UL), ResourceUsage.Of(init).Times);
        Assert.Equal((10UL, 290UL), ResourceUsage.Of(init.Process).Times);

        void Give(ulong run, uint userTicks, uint systemTicks)
        {
            init.RunNanoseconds = run;
            init.UserTicks = userTicks;
            init.SystemTicks = systemTicks;
        }
    });

    [Fact]
    public void AZombiesTimesAreNotBelowThoseThatWereTold() => _world.Run(init =>
    {
        Process child = null!;
        _world.Clone(init, new CloneArguments(CloneFlags.None, Signal.SIGCHLD), thread =>
        {
            child = thread.Process;
            thread.RunNanoseconds = 100;
            thread.SystemTicks = 1;
            ResourceUsage.WithoutMemory(child);
            thread.UserTicks = 3;
            Exit.Group(thread, Exit.StatusOf(0));
        });
        init.Scheduler.Yield(init);
        Assert.True(child.IsZombie);
        Assert.True(ResourceUsage.Of(child).SystemNanoseconds >= 100);
    });

    [Fact]
    public void AProcessHasTheTimeOfItsThreadsThatAreAndWere() => _world.Run(init =>
    {
        const CloneFlags flags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
        _world.Clone(init, new CloneArguments(flags, Signal.None), other =>
        {
            Set(init, 100, 1, 3);
            Set(other, 200, 1, 1);
            init.Process.EndedThreadsUsage = new ResourceUsage { UserNanoseconds = 1000, SystemNanoseconds = 2000, VoluntarySwitches = 5, InvoluntarySwitches = 6 };
            ResourceUsage usage = ResourceUsage.WithoutMemory(init.Process);
            Assert.Equal((1000UL + 100, 2000UL + 200), usage.Times);
            Assert.Equal((5UL + 20, 6UL + 40), (usage.VoluntarySwitches, usage.InvoluntarySwitches));
            ResourceUsage whole = ResourceUsage.Of(init.Process);
            Assert.Equal(init.Process.Memory.Faults, whole.MinorFaults);
            Assert.Equal(init.Process.Memory.PeakResidentPages, whole.MaximumResidentPages);
            Exit.Thread(other, 0);
        });
        init.Scheduler.Yield(init);

        static void Set(Thread thread, ulong run, uint userTicks, uint systemTicks)
        {
            thread.RunNanoseconds = run;
            thread.UserTicks = userTicks;
            thread.SystemTicks = systemTicks;
            thread.VoluntarySwitches = 10;
            thread.InvoluntarySwitches = 20;
        }
    });

    [Fact]
    public void UsagesAddUpButForTheirPeak()
    {
        var sum = new ResourceUsage { UserNanoseconds = 1, SystemNanoseconds = 2, MinorFaults = 3, MajorFaults = 4, MaximumResidentPages = 50, VoluntarySwitches = 6, InvoluntarySwitches = 7 };
        sum.Add(new ResourceUsage { UserNanoseconds = 10, SystemNanoseconds = 20, MinorFaults = 30, MajorFaults = 40, MaximumResidentPages = 49, VoluntarySwitches = 60, InvoluntarySwitches = 70 });
        Assert.Equal((11UL, 22UL), sum.Times);
        Assert.Equal((33UL, 44UL, 50UL), (sum.MinorFaults, sum.MajorFaults, sum.MaximumResidentPages));
        Assert.Equal((66UL, 77UL), (sum.VoluntarySwitches, sum.InvoluntarySwitches));
        sum.Add(new ResourceUsage { MaximumResidentPages = 51 });
        sum.NoteMemory(2, 40);
        Assert.Equal((35UL, 51UL), (sum.MinorFaults, sum.MaximumResidentPages));
        sum.NoteMemory(0, 52);
        Assert.Equal(52UL, sum.MaximumResidentPages);
    }

    /// <summary>RLIMIT_SIGPENDING: a standard signal comes all the same, a real-time one of kill without its record.</summary>
    [Theory]
    [InlineData(Signal.SIGUSR1, SignalCode.User, 1ul, Errno.None, 1)]
    [InlineData(Signal.SIGUSR1, SignalCode.User, 0ul, Errno.None, 1)]
    [InlineData(Signal.SIGUSR1, SignalCode.Queue, 1ul, Errno.None, 1)]
    [InlineData(Signal.SIGUSR1, SignalCode.Queue, 0ul, Errno.None, 0)]
    [InlineData(Signal.SIGCHLD, SignalCode.Exited, 0ul, Errno.None, 1)]
    [InlineData(Signal.FirstRealTime, SignalCode.Queue, 1ul, Errno.None, 1)]
    [InlineData(Signal.FirstRealTime, SignalCode.Queue, 0ul, Errno.EAGAIN, 0)]
    [InlineData(Signal.FirstRealTime, SignalCode.User, 0ul, Errno.None, 0)]
    public void SignalsBeyondTheLimitLoseTheirRecords(Signal signal, SignalCode code, ulong limit, Errno expected, int records) => _world.Run(init =>
    {
        init.Process.Limits = init.Process.Limits.With(Resource.PendingSignals, new ResourceLimit(limit, limit));
        ulong charged = init.Process.Account.QueuedSignals;
        var pending = default(PendingSignals);
        Assert.Equal(expected, PendingLimit.Add(ref pending, init.Process, new SignalInfo { Number = (int)signal, Code = (int)code }));
        Assert.Equal(records, pending.RecordCount);
        Assert.Equal(expected == Errno.None, pending.Signals.Has(signal));
        bool isCharged = records == 1 && code != SignalCode.Exited;
        Assert.Equal(charged + (isCharged ? 1UL : 0), init.Process.Account.QueuedSignals);
        pending.Clear();
        Assert.Equal(charged, init.Process.Account.QueuedSignals);
    });

    /// <summary>timer_create(2): the lowest free number, charged to the user until it is deleted.</summary>
    [Fact]
    public void TimersHaveTheLowestNumberAndAreCharged() => _world.Run(init =>
    {
        ulong charged = init.Process.Account.QueuedSignals;
        init.Process.Limits = init.Process.Limits.With(Resource.PendingSignals, new ResourceLimit(charged + 3, charged + 3));
        var timers = new ClockTimers(init.Process);
        ClockTimer[] made = [.. Enumerable.Range(0, 3).Select(_ => Create(timers).Value)];
        Assert.Equal([0, 1, 2], made.Select(timer => timer.Id));
        Assert.Equal(Errno.EAGAIN, Create(timers).Error);
        Assert.Equal(charged + 3, init.Process.Account.QueuedSignals);
        made[1].Set(init.Scheduler.Hardware.Nanoseconds + 1000, 0);
        int queued = init.Scheduler.Timers.Count;
        timers.Delete(made[1]);
        Assert.Equal(queued - 1, init.Scheduler.Timers.Count);
        Assert.Null(timers.Find(1));
        Assert.Same(made[2], timers.Find(2));
        Assert.Null(timers.Find(3));
        Assert.Null(timers.Find(-1));
        Assert.Equal(1, Create(timers).Value.Id);
        timers.DeleteAll(init);
        Assert.Equal(charged, init.Process.Account.QueuedSignals);
        Assert.Null(timers.Find(0));

        static Result<ClockTimer> Create(ClockTimers timers) => timers.Create(Signal.SIGUSR1, 0, null, ClockKind.Monotonic, null);
    });
}
