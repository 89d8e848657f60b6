using System;
using System.Collections.Generic;
using System.Linq;
using Tine.Files;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>The bounds of what one user, or all together, may have the kernel keep.</summary>
public sealed class UserLimitTests : IDisposable
{
    private const int PageBytes = 4096;
    private const uint User = 1000;
    private readonly FileWorld _world = new();

    public void Dispose() => _world.Dispose();

    private FileLimits Limits => _world.Services.Limits;

    private static Credentials Somebody => FileWorld.User(User);

    private Result<(OpenFile Reader, OpenFile Writer)> MakePipe(Credentials owner) =>
        Fifo.CreatePipe(_world.Services, owner, OpenFlags.NonBlocking);

    private static Pipe PipeOf(OpenFile end) => ((PipeEnd)end).Pipe;

    [Fact]
    public void AboveTheSoftLimitPipesAreOfTwoPagesAndDoNotGrow()
    {
        Limits.SoftPipePages = 32;
        var ends = new List<OpenFile>();
        int[] sizes = Enumerable.Range(0, 4).Select(_ => Made(Somebody, ends)).ToArray();
        Assert.Equal([16 * PageBytes, 16 * PageBytes, 2 * PageBytes, 2 * PageBytes], sizes);
        Pipe last = PipeOf(ends[^1]);
        Assert.Equal(Errno.EPERM, last.SetCapacity(null, Limits, Somebody, 4 * PageBytes).Error);
        Assert.Equal(4 * PageBytes, last.SetCapacity(null, Limits, Credentials.Root(), 4 * PageBytes).Value);
        Assert.Equal(16 * PageBytes, Made(FileWorld.User(User + 1), ends));
        Assert.Equal(16 * PageBytes, Made(Credentials.Root(), ends));
        ends.ForEach(end => end.Release());
        Assert.Equal(0UL, _world.Services.Accounts.Of(Somebody).PipePages);
        ends.Clear();
        Assert.Equal(16 * PageBytes, Made(Somebody, ends));
    }

    [Fact]
    public void AboveTheHardLimitThereAreNoPipes()
    {
        Limits.HardPipePages = 32;
        var ends = new List<OpenFile>();
        Made(Somebody, ends);
        Made(Somebody, ends);
        Assert.Equal(Errno.ENFILE, MakePipe(Somebody).Error);
        Assert.False(MakePipe(Credentials.Root()).Failed);
        ends[0].Release();
        Assert.Equal(Errno.ENFILE, MakePipe(Somebody).Error);
        ends[1].Release();
        Assert.False(MakePipe(Somebody).Failed);
    }

    [Fact]
    public void ALargePipeLiesInFramesAndGivesThemBackWhenItIsEmpty()
    {
        (OpenFile reader, OpenFile writer) = MakePipe(Somebody).Value;
        ulong free = FrameAllocator.Current.FreeFrames;
        Assert.Equal(PageBytes, _world.Write(writer, new string('a', PageBytes)).Value);
        Assert.Equal(free, FrameAllocator.Current.FreeFrames);
        Assert.Equal(15 * PageBytes, _world.Write(writer, new string('b', 20 * PageBytes)).Value);
        Assert.Equal(free - 17, FrameAllocator.Current.FreeFrames);
        Assert.Equal(17UL * PageBytes, writer.HeldBytes);
        string read = _world.Read(reader, 20 * PageBytes);
        Assert.Equal(new string('a', PageBytes) + new string('b', 15 * PageBytes), read);
        Assert.Equal(free, FrameAllocator.Current.FreeFrames);
        _world.Write(writer, new string('c', 10 * PageBytes));
        reader.Release();
        writer.Release();
        Assert.Equal(free, FrameAllocator.Current.FreeFrames);
    }

    [Fact]
    public void AFifoForgetsWhatIsInItWithItsLastUser()
    {
        Naming.MakeNode(_world.Scope, FileWorld.Bytes("/fifo"), FileKind.Fifo, (Permissions)0x1b6, default);
        OpenFile both = _world.Open("/fifo", OpenFlags.ReadWrite | OpenFlags.NonBlocking);
        _world.Write(both, "lost");
        both.Release();
        both = _world.Open("/fifo", OpenFlags.ReadWrite | OpenFlags.NonBlocking);
        Assert.Equal(0, PipeOf(both).Count);
        Assert.Equal(16UL, _world.Services.Accounts.Of(Credentials.Root()).PipePages);
    }

    [Fact]
    public void FilesOnTheirWayAreChargedToTheSender()
    {
        (UnixSocket a, UnixSocket b) = MakePair();
        OpenFile file = _world.Open("/", OpenFlags.ReadOnly);
        UserAccount account = _world.Services.Accounts.Of(Somebody);
        Assert.Equal([Errno.None, Errno.None, Errno.None, Errno.ETOOMANYREFS], Enumerable.Range(0, 4).Select(_ => Send(a, file, account)));
        Assert.Equal(3UL, account.FilesInFlight);
        var incoming = new Incoming(ReceiveOptions.None);
        IoBuffer destination = IoBuffer.ForKernel(new byte[1]);
        Assert.Equal(1, b.Receive(_world.Caller, ref destination, incoming).Value);
        incoming.DropFiles();
        Assert.Equal(2UL, account.FilesInFlight);
        b.Release();
        Assert.Equal(0UL, account.FilesInFlight);
    }

    [Fact]
    public void InterestsAreChargedToWhoMadeTheEpoll()
    {
        Limits.MostWatches = 2;
        var ends = new List<OpenFile>();
        Made(Somebody, ends);
        Made(Somebody, ends);
        var poll = new EventPoll(_world.Services, Somebody);
        Errno[] added = ends.Take(3).Select((file, i) => poll.Add(_world.Caller, file, i, PollEvents.Readable, 0)).ToArray();
        Assert.Equal([Errno.None, Errno.None, Errno.ENOSPC], added);
        ends[0].Release();
        Assert.Equal(Errno.None, poll.Add(_world.Caller, ends[2], 2, PollEvents.Readable, 0));
        poll.Release();
        Assert.Equal(0UL, _world.Services.Accounts.Of(Somebody).Watches);
    }

    [Fact]
    public void TooManyOpenFilesAreNotTheSuperusersAffair()
    {
        var table = new DescriptorTable();
        OpenFile kept = _world.Open("/", OpenFlags.ReadOnly);
        Limits.MostFiles = _world.Services.OpenFiles;
        _world.Jobs.Identity = Somebody;
        Assert.Equal(Errno.ENFILE, table.AddNew(_world.Caller, _world.Open("/", OpenFlags.ReadOnly), DescriptorFlags.None).Error);
        Assert.Equal(Limits.MostFiles, _world.Services.OpenFiles);
        _world.Jobs.Identity = Credentials.Root();
        Assert.False(table.AddNew(_world.Caller, _world.Open("/", OpenFlags.ReadOnly), DescriptorFlags.None).Failed);
        kept.Release();
        _world.Jobs.Identity = Somebody;
        table.Release(null);
        Assert.Equal(Limits.MostFiles - 1, _world.Services.OpenFiles);
    }

    [Fact]
    public void AFileSystemHasAsManyPagesAsItsQuota()
    {
        PageQuota quota = _world.Root.FileSystem.Quota!;
        quota.Limit = quota.Used + 3;
        OpenFile file = _world.Open("/file", OpenFlags.ReadWrite | OpenFlags.Create);
        Assert.Equal(3 * PageBytes, _world.Write(file, new string('x', 5 * PageBytes)).Value);
        Assert.Equal(Errno.ENOSPC, _world.Write(file, "x").Error);
        Assert.Equal(Errno.ENOSPC, _world.Link(new string('t', 128), "/long"));
        Assert.Equal(Errno.None, _world.Link(new string('t', 127), "/short"));
        var pages = ((RegularFile)file.Inode).Pages;
        pages.Truncate(10 * PageBytes);
        Assert.Equal(Errno.ENOSPC, pages.GetPage(5).Error);
        pages.Truncate(PageBytes);
        Assert.Equal(Errno.None, _world.Link(new string('t', 128), "/long"));
        Assert.Equal(1UL, quota.Left);
        Naming.Unlink(_world.Scope, FileWorld.Bytes("/long"));
        Naming.Unlink(_world.Scope, FileWorld.Bytes("/file"));
        file.Release();
        Assert.Equal(3UL, quota.Left);
    }

    [Fact]
    public void AFileSystemHasAsManyNamesAsItsLimit()
    {
        FileSystem fileSystem = _world.Root.FileSystem;
        fileSystem.MostNames = fileSystem.Names + 2;
        Assert.Equal(Errno.None, _world.MakeDirectory("/one"));
        _world.Put("/one/two", "");
        Assert.Equal(Errno.ENOSPC, _world.TryOpen("/three", OpenFlags.WriteOnly | OpenFlags.Create).Error);
        Assert.Equal(Errno.ENOSPC, Naming.Link(_world.Scope, _world.Find("/one/two"), FileWorld.Bytes("/link")));
        Assert.Equal(Errno.None, _world.Rename("/one/two", "/moved"));
        Naming.Unlink(_world.Scope, FileWorld.Bytes("/moved"));
        Assert.Equal(Errno.None, _world.MakeDirectory("/three"));
    }

    private int Made(Credentials owner, List<OpenFile> ends)
    {
        (OpenFile reader, OpenFile writer) = MakePipe(owner).Value;
        ends.AddRange([reader, writer]);
        return PipeOf(reader).Capacity;
    }

    private (UnixSocket A, UnixSocket B) MakePair()
    {
        UnixSocket a = UnixSocket.Make(_world.Services, Somebody, SocketKind.Stream, OpenFlags.NonBlocking);
        UnixSocket b = UnixSocket.Make(_world.Services, Somebody, SocketKind.Stream, OpenFlags.NonBlocking);
        UnixSocket.Pair(_world.Caller, a, b);
        return (a, b);
    }

    /// <summary>Sends one file on behalf of a user that may have two in flight before a message is refused.</summary>
    private Errno Send(UnixSocket socket, OpenFile file, UserAccount account)
    {
        file.AddReference();
        var outgoing = new Outgoing([file], PeerIdentity.None) { Waiting = Waiting.Never, Account = account, MostInFlight = 2 };
        IoBuffer source = IoBuffer.ForKernel("x"u8.ToArray());
        Errno error = socket.Send(_world.Caller, ref source, outgoing).Error;
        outgoing.Drop();
        return error;
    }
}
