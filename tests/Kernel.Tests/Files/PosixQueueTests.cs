using System;
using System.Collections.Generic;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>POSIX message queues: who is served first, and what is given back when a queue goes.</summary>
public sealed class PosixQueueTests : IDisposable
{
    private const OpenFlags New = OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive;

    private readonly FileWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void MessagesComeByPriorityAndThenInTheirOrder()
    {
        PosixQueue queue = Make(8, 100).Queue;
        foreach ((string text, uint priority) in new[] { ("a", 1u), ("b", 3u), ("c", 3u), ("d", 2u), ("e", 32767u) })
        {
            Assert.Equal(Errno.None, Send(queue, text, priority));
        }

        Assert.Equal("ebcda", Receive(queue) + Receive(queue) + Receive(queue) + Receive(queue) + Receive(queue));
        Assert.Equal(Errno.EAGAIN, queue.Receive(_world.Caller, Waiting.Never, Caller.Never).Error);
    }

    [Fact]
    public void AnUrgentReceiverIsServedBeforeOneThatCameEarlier()
    {
        PosixQueue queue = Make(8, 100).Queue;
        var patient = new FakeCaller();
        var urgent = new FakeCaller();
        _world.Jobs.Urgent.Add(urgent);
        var got = new List<string>();
        urgent.Meanwhile(() => Assert.Equal(Errno.None, Send(queue, "first", 0)));
        patient.Meanwhile(() => got.Add(Receive(queue, urgent)));
        patient.Meanwhile(() => Assert.Equal(Errno.None, Send(queue, "second", 0)));
        got.Add(Receive(queue, patient));
        Assert.Equal(["first", "second"], got);
    }

    [Fact]
    public void AReceiverThatLeavesIsGivenNothing()
    {
        PosixQueue queue = Make(8, 100).Queue;
        var sleeper = new FakeCaller();
        sleeper.Meanwhile(() => { }, Errno.ETIMEDOUT);
        Assert.Equal(Errno.ETIMEDOUT, queue.Receive(sleeper, Waiting.Allowed, 1).Error);
        Assert.Equal(Errno.None, Send(queue, "kept", 0));
        Assert.Equal("kept", Receive(queue));
    }

    [Fact]
    public void AQueueGivesAllBackWithNameAndLastDescriptor()
    {
        OpenQueue file = Make(8, 100);
        UserAccount account = _world.Services.Accounts.Of(_world.Credentials);
        PosixQueues all = PosixQueues.Of(_world.Services);
        Send(file.Queue, "never received", 1);
        Assert.Equal(file.Queue.Room.Charge, account.QueueBytes);
        Assert.Equal(Errno.None, QueueNames.Unlink(_world.Scope, "q"u8));
        Assert.NotEqual(0UL, account.QueueBytes);
        Assert.NotEqual(0UL, file.HeldBytes);
        file.Release();
        Assert.Equal(0UL, account.QueueBytes);
        Assert.Equal(0UL, all.Count);
        AssertHoldsNothing();
        Assert.Empty(ListOf(all));
    }

    [Fact]
    public void ASenderThatGivesUpLeavesNothing()
    {
        PosixQueue queue = Make(1, 100).Queue;
        Send(queue, "full", 0);
        Assert.Equal(Errno.EAGAIN, Send(queue, "no", 0, Waiting.Never));
        _world.Caller.Meanwhile(() => { }, Errno.ERESTARTSYS);
        Assert.Equal(Errno.ERESTARTSYS, Send(queue, "no", 0));
        Assert.Equal("full", Receive(queue));
        AssertHoldsNothing();
    }

    [Fact]
    public void ALongMessageIsCopiedInPortions()
    {
        int size = (int)(Memory / 20);
        PosixQueue queue = Make(1, size).Queue;
        byte[] text = new byte[size];
        new Random(17).NextBytes(text);
        int before = _world.Caller.PreemptionPoints;
        IoBuffer source = IoBuffer.ForKernel(text);
        QueueMessage message = QueueMessage.Read(_world.Caller, ref source, 0).Value;
        Assert.InRange(_world.Caller.PreemptionPoints - before, 1, 100);
        Assert.Equal(Errno.None, queue.Send(_world.Caller, message, Waiting.Never, Caller.Never));
        byte[] got = new byte[size];
        IoBuffer destination = IoBuffer.ForKernel(got);
        Assert.Equal(Errno.None, queue.Receive(_world.Caller, Waiting.Never, Caller.Never).Value.Write(_world.Caller, ref destination));
        Assert.Equal(text, got);
    }

    [Fact]
    public void AllMessagesTogetherLeaveMemoryForOthers()
    {
        const int size = 64 << 10;
        PosixQueue queue = Make((long)(Memory / size) + 1, size).Queue;
        IoBuffer source = IoBuffer.ForKernel(new byte[size]);
        Errno error = Errno.None;
        for (ulong sent = 0; error == Errno.None && sent <= Memory; sent += size)
        {
            IoBuffer one = source.Slice(size);
            error = queue.Send(_world.Caller, QueueMessage.Read(_world.Caller, ref one, 0).Value, Waiting.Never, Caller.Never);
        }

        Assert.Equal(Errno.ENOMEM, error);
        Assert.InRange(queue.Bytes, Memory / 32, Memory / 8);
    }

    [Fact]
    public void ACapabilityLiftsTheBounds()
    {
        Assert.Equal(Errno.EINVAL, TryMake(_world.Scope, 65537, 1).Error);
        Assert.Equal(Errno.EINVAL, TryMake(_world.Scope, 1, (16 << 20) + 1).Error);
        TryMake(_world.Scope, 65536, 16).Value.Release();
        QueueNames.Unlink(_world.Scope, "q"u8);
        _world.Credentials = FileWorld.User(1000);
        Assert.Equal(Errno.EINVAL, TryMake(_world.Scope, 11, 1).Error);
        Assert.Equal(Errno.EINVAL, TryMake(_world.Scope, 1, 8193).Error);
        Assert.Equal(Errno.None, TryMake(_world.Scope, 10, 8192).Error);
    }

    [Fact]
    public void TheLimitIsTheCallersAlsoForFilesThatOpenMakes()
    {
        OpenQueue file = Make(10, 8192);
        _world.MakeDirectory("/mq");
        MountTable.Of(_world.Services).Add(
            (Directory)_world.Find("/mq"), PosixQueues.Of(_world.Services).Directory, "mqueue"u8.ToArray(), MountFlags.None);
        _world.Jobs.QueueBytes = file.Queue.Room.Charge * 2;
        Assert.Equal(Errno.None, _world.TryOpen("/mq/second", New).Error);
        Assert.Equal(Errno.EMFILE, _world.TryOpen("/mq/third", New).Error);
        Assert.Equal(["q", "second"], _world.List("/mq"));
    }

    [Fact]
    public void AProcessIsToldUntilItsTableLosesADescriptorOfTheQueue()
    {
        OpenQueue file = Make(8, 100);
        var owner = new ToldOwner();
        var table = new DescriptorTable();
        file.AddReference();
        int descriptor = table.Add(file).Value;
        Assert.Equal(Errno.None, file.Queue.Register(owner, table, new QueueNotice(QueueNoticeKind.Signal, 10)));
        Assert.Equal(Errno.EBUSY, file.Queue.Register(owner, table, new QueueNotice(QueueNoticeKind.None)));
        DescriptorTable copy = table.Copy();
        copy.Close(descriptor);
        copy.Release(null);
        Send(file.Queue, "told", 0);
        Send(file.Queue, "not told", 0);
        Assert.Equal(1, owner.Times);
        Receive(file.Queue);
        Receive(file.Queue);
        Assert.Equal(Errno.None, file.Queue.Register(owner, table, new QueueNotice(QueueNoticeKind.Signal, 10)));
        table.Release(null);
        Send(file.Queue, "nobody is registered", 0);
        Assert.Equal(1, owner.Times);
    }

    /// <summary>The end of a process whose child shows the same slots still: nothing is closed, and yet the wish is over.</summary>
    [Fact]
    public void TheEndOfATableEndsItsRegistrationThoughACopyKeepsTheFile()
    {
        OpenQueue file = Make(8, 100);
        var table = new DescriptorTable();
        table.Add(file);
        file.Queue.Register(new ToldOwner(), table, new QueueNotice(QueueNoticeKind.None));
        DescriptorTable copy = table.Copy();
        table.Release(null);
        Assert.Equal(Errno.None, file.Queue.Register(new ToldOwner(), copy, new QueueNotice(QueueNoticeKind.None)));
    }

    private static ulong Memory => FrameAllocator.Current.TotalFrames << FrameNumber.Shift;

    /// <summary>Whether one message may take all that messages may: a 16th of the memory.</summary>
    private void AssertHoldsNothing()
    {
        const ulong overhead = 128;
        ulong all = (Memory / 16) - overhead;
        Assert.True(PosixQueues.Of(_world.Services).TryHold(all));
        PosixQueues.Of(_world.Services).Drop(all, 1);
    }

    private static List<string> ListOf(PosixQueues all)
    {
        byte[] room = new byte[4096];
        var listing = new DirectoryListing(IoBuffer.ForKernel(room), 0);
        all.Directory.List(new FakeCaller(), 0, ref listing);
        return listing.Written == 0 ? [] : [Encoding.Latin1.GetString(room)];
    }

    private static Result<OpenFile> TryMake(in PathScope scope, long messages, long size) =>
        QueueNames.Open(scope, "q"u8, New, Permissions.OwnerRead | Permissions.OwnerWrite, new QueueSize(messages, size));

    private OpenQueue Make(long messages, long size) => (OpenQueue)TryMake(_world.Scope, messages, size).Value;

    private Errno Send(PosixQueue queue, string text, uint priority, Waiting waiting = Waiting.Allowed)
    {
        IoBuffer source = IoBuffer.ForKernel(FileWorld.Bytes(text));
        return queue.Send(_world.Caller, QueueMessage.Read(_world.Caller, ref source, priority).Value, waiting, Caller.Never);
    }

    private string Receive(PosixQueue queue, FakeCaller? caller = null)
    {
        QueueMessage message = queue.Receive(caller ?? _world.Caller, Waiting.Allowed, Caller.Never).Value;
        byte[] room = new byte[message.Size];
        IoBuffer destination = IoBuffer.ForKernel(room);
        message.Write(_world.Caller, ref destination);
        return Encoding.Latin1.GetString(room);
    }

    private sealed class ToldOwner : QueueOwner
    {
        public int Times { get; private set; }

        public override int ProcessId => 1;

        public override bool Includes(Caller caller) => true;

        public override void Tell(Caller sender, int signal, ulong value) => Times++;
    }
}
