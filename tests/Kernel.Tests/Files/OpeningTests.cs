using System;
using Tine.Files;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Files;

public sealed class OpeningTests : IDisposable
{
    private const OpenFlags New = OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.WriteOnly;

    private readonly FileWorld _world = new();

    public OpeningTests()
    {
        _world.MakeDirectory("/d");
        _world.Put("/f", "0123456789");
        _world.Link("/f", "/toF");
        _world.Link("/made", "/toMade");
        _world.Link("/d", "/toD");
    }

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("/f", OpenFlags.ReadOnly, Errno.None)]
    [InlineData("/f", OpenFlags.Directory, Errno.ENOTDIR)]
    [InlineData("/d", OpenFlags.Directory, Errno.None)]
    [InlineData("/d", OpenFlags.WriteOnly, Errno.EISDIR)]
    [InlineData("/d", OpenFlags.ReadWrite, Errno.EISDIR)]
    [InlineData("/d", OpenFlags.Create, Errno.EISDIR)]
    [InlineData("/f", New, Errno.EEXIST)]
    [InlineData("/toF", New, Errno.EEXIST)]
    [InlineData("/toMade", New, Errno.EEXIST)]
    [InlineData("/new/", New, Errno.EISDIR)]
    [InlineData("/x/new", New, Errno.ENOENT)]
    [InlineData("/x", OpenFlags.ReadOnly, Errno.ENOENT)]
    [InlineData("/toF", OpenFlags.NoFollow, Errno.ELOOP)]
    [InlineData("/toF", OpenFlags.NoFollow | OpenFlags.Path, Errno.None)]
    [InlineData("/toD", OpenFlags.NoFollow | OpenFlags.Directory, Errno.ENOTDIR)]
    [InlineData("/toMade", OpenFlags.Create | OpenFlags.WriteOnly, Errno.None)]
    [InlineData("/f", OpenFlags.Create | OpenFlags.Directory, Errno.EINVAL)]
    public void OpenAnswersAsLinuxDoes(string path, OpenFlags flags, Errno expected) =>
        Assert.Equal(expected, _world.TryOpen(path, flags).Error);

    [Fact]
    public void CreatingFollowsADanglingLink()
    {
        _world.Put("/toMade", "here");
        Assert.Equal("here", _world.Get("/made"));
    }

    [Fact]
    public void OffsetsMoveAndAppendsGoToTheEnd()
    {
        OpenFile file = _world.Open("/f", OpenFlags.ReadWrite);
        Assert.Equal("012", _world.Read(file, 3));
        Assert.Equal(2, _world.Write(file, "xy").Value);
        Assert.Equal("56789", _world.Read(file, 100));
        Assert.Equal("", _world.Read(file, 100));
        Assert.Equal(1, file.Seek(1, SeekOrigin.Start).Value);
        Assert.Equal(Errno.EINVAL, file.Seek(-2, SeekOrigin.Current).Error);
        Assert.Equal(9, file.Seek(-1, SeekOrigin.End).Value);
        Assert.Equal(Errno.ENXIO, file.Seek(10, SeekOrigin.Data).Error);
        Assert.Equal(10, file.Seek(3, SeekOrigin.Hole).Value);
        file.Seek(0, SeekOrigin.Start);
        file.Flags |= OpenFlags.Append;
        _world.Write(file, "end");
        Assert.Equal("012xy56789end", _world.Get("/f"));
        Assert.Equal(13UL, file.Offset);
    }

    [Fact]
    public void AHoleReadsAsZeros()
    {
        OpenFile file = _world.Open("/f", OpenFlags.ReadWrite);
        file.Seek(20_000, SeekOrigin.Start);
        _world.Write(file, "z");
        string text = _world.Get("/f");
        Assert.Equal(20_001, text.Length);
        Assert.Equal('\0', text[10]);
        Assert.Equal('z', text[20_000]);
    }

    [Fact]
    public void TruncationNeedsAWriterAndEmptiesTheFile()
    {
        _world.Open("/f", OpenFlags.WriteOnly | OpenFlags.Truncate).Release();
        Assert.Equal("", _world.Get("/f"));
    }

    [Theory]
    [InlineData(0x100u, OpenFlags.ReadOnly, Errno.None)]   // r--------
    [InlineData(0x100u, OpenFlags.WriteOnly, Errno.EACCES)]
    [InlineData(0x80u, OpenFlags.WriteOnly, Errno.None)]   // -w-------
    [InlineData(0x80u, OpenFlags.ReadWrite, Errno.EACCES)]
    [InlineData(0x36u, OpenFlags.ReadOnly, Errno.EACCES)]  // ---rw-rw-: the owner's bits hold for the owner
    public void TheOwnersBitsHoldForTheOwner(uint mode, OpenFlags flags, Errno expected)
    {
        _world.MakeDirectory("/open");
        _world.Find("/open").ChangePermissions(Credentials.Root(), Permissions.Everyone);
        _world.Credentials = FileWorld.User(7);
        _world.Put("/open/file", "x", 0x1b6);
        _world.Find("/open/file").ChangePermissions(_world.Credentials, (Permissions)mode);
        Assert.Equal(expected, _world.TryOpen("/open/file", flags).Error);
    }

    [Fact]
    public void GroupsAndOthersHaveTheirOwnBits()
    {
        Inode file = _world.Find("/f");
        file.ChangeOwner(Credentials.Root(), 1, 50);
        file.ChangePermissions(Credentials.Root(), (Permissions)0x24); // ---r--r-- without the owner's
        Assert.Equal(Errno.None, file.Check(FileWorld.User(2, 50), FileAccess.Read));
        Assert.Equal(Errno.EACCES, file.Check(FileWorld.User(2, 50), FileAccess.Write));
        Assert.Equal(Errno.EACCES, file.Check(FileWorld.User(1), FileAccess.Read));
        Assert.Equal(Errno.None, file.Check(Credentials.Root(), FileAccess.Read | FileAccess.Write));
        Assert.Equal(Errno.EACCES, file.Check(Credentials.Root(), FileAccess.Execute));
    }

    [Fact]
    public void OwnershipIsTheSuperusersToGive()
    {
        Inode file = _world.Find("/f");
        file.ChangeOwner(Credentials.Root(), 1, 1);
        file.ChangePermissions(Credentials.Root(), (Permissions)0xfed);
        Assert.Equal(Errno.EPERM, file.ChangeOwner(FileWorld.User(1), 2, uint.MaxValue));
        Assert.Equal(Errno.EPERM, file.ChangeOwner(FileWorld.User(1), uint.MaxValue, 9));
        Assert.Equal(Errno.EPERM, file.ChangePermissions(FileWorld.User(2), Permissions.Everyone));
        Assert.Equal(Errno.None, file.ChangeOwner(FileWorld.User(1, 9), uint.MaxValue, 9));
        Assert.Equal(Permissions.None, file.Permissions & (Permissions.SetUserId | Permissions.SetGroupId));
    }

    [Fact]
    public void ReadOnlyMountsRefuseChanges()
    {
        _world.Root.FileSystem.Flags = MountFlags.ReadOnly;
        Assert.Equal(Errno.EROFS, _world.TryOpen("/f", OpenFlags.WriteOnly).Error);
        Assert.Equal(Errno.EROFS, _world.TryOpen("/n", OpenFlags.Create).Error);
        Assert.Equal(Errno.EROFS, _world.MakeDirectory("/n"));
        Assert.Equal(Errno.EROFS, _world.Unlink("/f"));
        Assert.Equal(Errno.None, _world.TryOpen("/f").Error);
    }

    [Fact]
    public void AProgramThatRunsIsNotWritten()
    {
        var file = (RegularFile)_world.Find("/f");
        Assert.Equal(Errno.None, file.BeginExecution());
        Assert.Equal(Errno.ETXTBSY, _world.TryOpen("/f", OpenFlags.WriteOnly).Error);
        file.EndExecution();
        OpenFile writer = _world.Open("/f", OpenFlags.WriteOnly);
        Assert.Equal(Errno.ETXTBSY, file.BeginExecution());
        writer.Release();
        Assert.Equal(Errno.None, file.BeginExecution());
    }

    [Fact]
    public void OnlyTheSuperusersWritesKeepSetUserId()
    {
        Inode file = _world.Find("/f");
        file.ChangePermissions(Credentials.Root(), (Permissions)0xfff);
        _world.Put("/f", "root's");
        Assert.Equal((Permissions)0xfff, file.Permissions);
        _world.Credentials = FileWorld.User(5);
        _world.Put("/f", "user's");
        Assert.Equal((Permissions)0x3ff, file.Permissions);
    }

    [Fact]
    public void AFullMemoryIsSaidBeforeItIsEmpty()
    {
        OpenFile file = _world.Open("/large", OpenFlags.ReadWrite | OpenFlags.Create);
        string piece = new('x', 1 << 20);
        Result<long> written;
        ulong total = 0;
        while (!(written = _world.Write(file, piece)).Failed)
        {
            total += (ulong)written.Value;
        }

        Assert.Equal(Errno.ENOSPC, written.Error);
        Assert.Equal(total, file.Inode.Size);
        Assert.InRange(FrameAllocator.Current.FreeFrames, FrameAllocator.Current.TotalFrames / 32, FrameAllocator.Current.TotalFrames / 16);
        file.Seek(0, SeekOrigin.Start);
        Assert.Equal(1 << 20, _world.Write(file, piece).Value);
        _world.Unlink("/large");
        file.Release();
        PretendMachine.FreeUnused();
        Assert.InRange(FrameAllocator.Current.FreeFrames, _world.FreeFrames - 2, _world.FreeFrames);
    }

    [Fact]
    public void TheUmaskHoldsBack()
    {
        _world.Context.Umask = (Permissions)0x3f;
        _world.Put("/private", "x");
        Assert.Equal((Permissions)0x180, _world.Find("/private").Permissions);
    }
}
