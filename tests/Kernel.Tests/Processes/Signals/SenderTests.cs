using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The right to send signals, signals for many, and signals that are read: kill(2), signalfd(2).</summary>
public sealed class SenderTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    /// <summary>kill(2): the sender's real or effective id is the target's real or saved one.</summary>
    [Fact]
    public void TheRightToSendIsAMatterOfFourIds() => _world.RunChild((init, target) =>
    {
        var random = new Random(4);
        for (int i = 0; i < 500; i++)
        {
            uint[] ids = [.. Enumerable.Range(0, 6).Select(_ => (uint)random.Next(1, 5))];
            init.Credentials = new Credentials(new IdentitySet(ids[0], ids[1], ids[2], ids[1]), default, []);
            target.Credentials = new Credentials(new IdentitySet(ids[3], ids[4], ids[5], ids[4]), default, []);
            bool may = new[] { ids[0], ids[1] }.Intersect([ids[3], ids[5]]).Any();
            var question = SignalInfo.From(Signal.None, SignalCode.User, init);
            Assert.Equal(may ? Errno.None : Errno.EPERM, Senders.ToProcess(init, target.Process, question));
            Assert.Equal(may ? Errno.None : Errno.EPERM, Senders.ToThread(init, target, question));
            Assert.True(SignalMask.PendingOf(target).IsEmpty);
        }

        init.Credentials = Files.FileWorld.User(1000);
        target.Credentials = Files.FileWorld.User(1001);
        Assert.Equal(Errno.EPERM, Senders.ToProcess(init, target.Process, Info(init, Signal.SIGTERM)));
        Assert.Equal(Errno.None, Senders.ToProcess(init, target.Process, Info(init, Signal.SIGCONT)));
        _world.World.Processes.Join(target.Process, target.Id, new Session(target.Id));
        Assert.Equal(Errno.EPERM, Senders.ToProcess(init, target.Process, Info(init, Signal.SIGCONT)));
        Assert.Equal(Errno.None, Senders.ToThread(target, target, SignalInfo.From(Signal.None, SignalCode.User, target)));
        init.Credentials = Credentials.Root();
        SignalMask.SetMask(target, SignalSet.Of(Signal.SIGUSR1) | SignalSet.Of(Signal.SIGUSR2));
        Assert.Equal(Errno.None, Senders.ToProcess(init, target.Process, Info(init, Signal.SIGUSR1)));
        Assert.Equal(Errno.None, Senders.ToThread(init, target, Info(init, Signal.SIGUSR2)));
        Assert.Equal(SignalSet.Of(Signal.SIGUSR1), target.Process.Pending.Signals);
        Assert.Equal(SignalSet.Of(Signal.SIGUSR2), target.Pending.Signals);
    });

    /// <summary>A small group is told in one step, a large one in portions.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(70)]
    public void AGroupIsReachedWhenOneMemberIs(int members) => _world.Run(init =>
    {
        List<Thread> children = Start(init, members);
        Thread first = children[0];
        ProcessGroup group = first.Process.Group;
        Assert.Equal(members, group.Count);
        Assert.Equal(Errno.None, Senders.ToGroup(init, group, Info(init, Signal.SIGUSR1)));
        Assert.All(children, child => Assert.True(SignalMask.PendingOf(child).Has(Signal.SIGUSR1)));
        Assert.False(SignalMask.PendingOf(init).Has(Signal.SIGUSR1));

        init.Credentials = Files.FileWorld.User(1000);
        Assert.Equal(Errno.EPERM, Senders.ToGroup(init, group, Info(init, Signal.SIGUSR2)));
        children[1].Credentials = Files.FileWorld.User(1000);
        Assert.Equal(Errno.None, Senders.ToGroup(init, group, Info(init, Signal.SIGUSR2)));
        Assert.True(SignalMask.PendingOf(children[1]).Has(Signal.SIGUSR2));
        Assert.False(SignalMask.PendingOf(children[2]).Has(Signal.SIGUSR2));
        init.Credentials = Credentials.Root();
        Assert.Equal(Errno.None, Senders.ToGroup(init, group, Info(init, Signal.SIGKILL)));
        for (int i = 0; i < members; i++)
        {
            Assert.Equal((int)Signal.SIGKILL, _world.WaitFor(init).Status);
        }

        Assert.Equal(Errno.ESRCH, Senders.ToGroup(init, new ProcessGroup(4711, init.Process.Session), Info(init, Signal.SIGUSR1)));
    });

    [Fact]
    public void AllMeansAllButInitAndTheSender() => _world.Run(init =>
    {
        List<Thread> children = Start(init, 4);
        Assert.Equal(Errno.None, Senders.ToAll(children[0], Info(children[0], Signal.SIGUSR1)));
        Assert.Equal([false, true, true, true], children.Select(child => SignalMask.PendingOf(child).Has(Signal.SIGUSR1)));
        Assert.False(SignalMask.PendingOf(init).Has(Signal.SIGUSR1));
        Senders.ToAll(init, Info(init, Signal.SIGKILL));
        Assert.All(children, child => Assert.True(child.IsKilled));
        children.ForEach(_ => _world.WaitFor(init));
        Assert.Equal(Errno.ESRCH, Senders.ToAll(init, Info(init, Signal.SIGUSR1)));
    });

    /// <summary>
    /// The kernel's own signals for a large group go out in portions, however often they are asked for. A stop and SIGCONT take
    /// each other back, and what is asked for in the middle is told to all.
    /// </summary>
    [Fact]
    public void TheKernelTellsLargeGroupsInPortions() => _world.Run(init =>
    {
        List<Thread> children = Start(init, 100);
        ProcessGroup group = children[0].Process.Group;
        GroupSignals late = _world.World.Crowd.Signals;
        Assert.False(late.TryAdd(init.Process.Group, Signal.SIGUSR1));
        Assert.True(late.TryAdd(group, Signal.SIGTSTP));
        Assert.True(late.TryAdd(group, Signal.SIGCONT));
        Assert.True(late.TryAdd(group, Signal.SIGUSR1));
        Assert.Equal(SignalSet.Of(Signal.SIGCONT) | SignalSet.Of(Signal.SIGUSR1), group.Unsent);
        Assert.True(late.SendPortion());
        int told = children.Count(child => SignalMask.PendingOf(child).Has(Signal.SIGUSR1));
        Assert.InRange(told, 1, 99);
        for (int i = 0; i < 100; i++)
        {
            Assert.True(late.TryAdd(group, Signal.SIGUSR2));
        }

        while (late.SendPortion())
        {
        }

        Assert.All(children, child => Assert.True(SignalMask.PendingOf(child).Has(Signal.SIGUSR1)));
        Assert.All(children, child => Assert.True(SignalMask.PendingOf(child).Has(Signal.SIGUSR2)));
        Assert.False(SignalMask.PendingOf(init).Has(Signal.SIGUSR1));
        Senders.ToAll(init, Info(init, Signal.SIGKILL));
        children.ForEach(_ => _world.WaitFor(init));
    });

    /// <summary>struct signalfd_siginfo, 128 bytes a signal.</summary>
    [Fact]
    public void SignalsAreReadAsRecords() => _world.Run(init =>
    {
        SignalSet set = SignalSet.Of(Signal.SIGUSR1) | SignalSet.Of(Signal.SIGCHLD) | SignalSet.Of(Signal.FirstRealTime);
        SignalMask.SetMask(init, set);
        var file = new SignalFile(_world.Files.Services, init.World, set, OpenFlags.NonBlocking);
        byte[] bytes = new byte[300];
        Assert.Equal(Errno.EAGAIN, Read(init, file, bytes).Error);
        Assert.Equal(Errno.EINVAL, Read(init, file, new byte[127]).Error);
        Signals.SendToProcess(init.Process, new SignalInfo { Number = (int)Signal.SIGUSR1, ErrorNumber = 3, Code = (int)SignalCode.Queue, ProcessId = 5, UserId = 6, Value = 0x7_0000_0008 });
        Signals.SendToProcess(init.Process, new SignalInfo { Number = (int)Signal.SIGCHLD, Code = (int)SignalCode.Exited, ProcessId = 15, UserId = 16, Status = 17, UserTicks = 18, SystemTicks = 19 });
        Signals.SendToProcess(init.Process, new SignalInfo { Number = (int)Signal.FirstRealTime, Code = (int)SignalCode.Timer, ProcessId = 25, UserId = 0, Value = 27 });
        Assert.Equal(256, Read(init, file, bytes).Value);
        Assert.Equal([(int)Signal.SIGUSR1, 3, (int)SignalCode.Queue, 5, 6], Numbers(bytes, 0, 4, 8, 12, 16));
        Assert.Equal(8, Numbers(bytes, 44)[0]);
        Assert.Equal(0x7_0000_0008UL, BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(48)));
        Assert.Equal([(int)Signal.SIGCHLD, (int)SignalCode.Exited, 15, 16, 17, 18, 19], Numbers(bytes[128..], 0, 8, 12, 16, 40, 56, 64));
        Assert.Equal(128, Read(init, file, bytes).Value);
        Assert.Equal([(int)Signal.FirstRealTime, (int)SignalCode.Timer, 25, 0, 27], Numbers(bytes, 0, 8, 24, 32, 44));
        Assert.Equal(Errno.EAGAIN, Read(init, file, bytes).Error);
    });

    private static Result<long> Read(Thread thread, SignalFile file, byte[] bytes)
    {
        IoBuffer buffer = IoBuffer.ForKernel(bytes);
        return file.Read(thread, ref buffer);
    }

    private static int[] Numbers(byte[] bytes, params int[] offsets) => [.. offsets.Select(offset => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(offset)))];

    private static SignalInfo Info(Thread sender, Signal signal) => SignalInfo.From(signal, SignalCode.User, sender);

    /// <summary>Starts children in one group of their own, which block SIGUSR1 and SIGUSR2 and sleep until they are killed.</summary>
    private List<Thread> Start(Thread init, int count)
    {
        var children = new List<Thread>();
        for (int i = 0; i < count; i++)
        {
            _world.Fork(init, child =>
            {
                children.Add(child);
                SignalMask.SetMask(child, SignalSet.Of(Signal.SIGUSR1) | SignalSet.Of(Signal.SIGUSR2));
                _world.World.Processes.Join(child.Process, children[0].Id, init.Process.Session);
                child.Block(SleepKind.Killable, Caller.Never);
                ProcessWorld.Return(child);
            });
            init.Scheduler.Yield(init);
        }

        return children;
    }
}
