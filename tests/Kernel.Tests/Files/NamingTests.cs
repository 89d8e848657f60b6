using System;
using Tine.Files;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Files;

public sealed class NamingTests : IDisposable
{
    private readonly FileWorld _world = new();

    public NamingTests()
    {
        _world.MakeDirectory("/d");
        _world.MakeDirectory("/d/e");
        _world.MakeDirectory("/empty");
        _world.Put("/f", "f");
        _world.Put("/g", "g");
        _world.Link("/d", "/toD");
        _world.Link("nowhere", "/dangling");
    }

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("/new", Errno.None)]
    [InlineData("/new/", Errno.None)]
    [InlineData("/d", Errno.EEXIST)]
    [InlineData("/f", Errno.EEXIST)]
    [InlineData("/dangling", Errno.EEXIST)]
    [InlineData("/dangling/", Errno.EEXIST)]
    [InlineData("/toD/", Errno.EEXIST)]
    [InlineData("/f/", Errno.EEXIST)]
    [InlineData("/", Errno.EEXIST)]
    [InlineData("/d/.", Errno.EEXIST)]
    [InlineData("/d/..", Errno.EEXIST)]
    [InlineData("/x/y", Errno.ENOENT)]
    [InlineData("/f/y", Errno.ENOTDIR)]
    public void MakingADirectory(string path, Errno expected) => Assert.Equal(expected, _world.MakeDirectory(path));

    [Theory]
    [InlineData("/empty", Errno.None)]
    [InlineData("/empty/", Errno.None)]
    [InlineData("/d", Errno.ENOTEMPTY)]
    [InlineData("/d/e/.", Errno.EINVAL)]
    [InlineData("/d/e/..", Errno.ENOTEMPTY)]
    [InlineData("/", Errno.EBUSY)]
    [InlineData("/f", Errno.ENOTDIR)]
    [InlineData("/toD", Errno.ENOTDIR)]
    [InlineData("/toD/", Errno.ENOTDIR)]
    [InlineData("/toD/e", Errno.None)]
    [InlineData("/x", Errno.ENOENT)]
    public void RemovingADirectory(string path, Errno expected) => Assert.Equal(expected, _world.RemoveDirectory(path));

    [Theory]
    [InlineData("/f", Errno.None)]
    [InlineData("/toD", Errno.None)]
    [InlineData("/dangling", Errno.None)]
    [InlineData("/d", Errno.EISDIR)]
    [InlineData("/f/", Errno.ENOTDIR)]
    [InlineData("/x", Errno.ENOENT)]
    [InlineData("/d/.", Errno.EISDIR)]
    public void Unlinking(string path, Errno expected) => Assert.Equal(expected, _world.Unlink(path));

    [Theory]
    [InlineData("/f", "/g", Errno.None)]
    [InlineData("/f", "/new", Errno.None)]
    [InlineData("/f", "/f", Errno.None)]
    [InlineData("/f", "/d/f", Errno.None)]
    [InlineData("/d", "/new/", Errno.None)]
    [InlineData("/d", "/empty", Errno.None)]
    [InlineData("/toD", "/link", Errno.None)]
    [InlineData("/toD/", "/new", Errno.ENOTDIR)]
    [InlineData("/f", "/new/", Errno.ENOTDIR)]
    [InlineData("/f", "/empty", Errno.EISDIR)]
    [InlineData("/d", "/f", Errno.ENOTDIR)]
    [InlineData("/empty", "/d", Errno.ENOTEMPTY)]
    [InlineData("/d", "/d/e/x", Errno.EINVAL)]
    [InlineData("/d", "/d/x", Errno.EINVAL)]
    [InlineData("/d/e", "/d", Errno.ENOTEMPTY)]
    [InlineData("/d/.", "/x", Errno.EBUSY)]
    [InlineData("/f", "/d/..", Errno.EBUSY)]
    [InlineData("/", "/x", Errno.EBUSY)]
    [InlineData("/x", "/y", Errno.ENOENT)]
    [InlineData("/f", "/x/y", Errno.ENOENT)]
    public void Renaming(string from, string to, Errno expected) => Assert.Equal(expected, _world.Rename(from, to));

    [Fact]
    public void RenamingMovesAndReplaces()
    {
        Assert.Equal(Errno.None, _world.Rename("/f", "/g"));
        Assert.Equal("f", _world.Get("/g"));
        Assert.Equal(Errno.ENOENT, _world.TryFind("/f").Error);
        int links = _world.Root.LinkCount;
        Assert.Equal(Errno.None, _world.Rename("/d/e", "/e"));
        Assert.Equal("/e", _world.PathOf("/e"));
        Assert.Equal("/", _world.PathOf("/e/.."));
        Assert.Equal(2, _world.Find("/d").LinkCount);
        Assert.Equal(links + 1, _world.Root.LinkCount);
    }

    [Fact]
    public void RenameFlagsAreHonoured()
    {
        Assert.Equal(Errno.EEXIST, _world.Rename("/f", "/g", RenameFlags.NoReplace));
        Assert.False(Tine.Files.Renaming.AreValid(RenameFlags.NoReplace | RenameFlags.Exchange));
        Assert.Equal(Errno.ENOENT, _world.Rename("/f", "/new", RenameFlags.Exchange));
        Assert.False(Tine.Files.Renaming.AreValid(RenameFlags.Whiteout | RenameFlags.Exchange));
        Assert.False(Tine.Files.Renaming.AreValid((RenameFlags)8));
        Assert.Equal(Errno.None, _world.Rename("/f", "/d/e", RenameFlags.Exchange));
        Assert.Equal("f", _world.Get("/d/e"));
        Assert.Equal("/f", _world.PathOf("/f"));
        Assert.Equal(2, _world.Find("/d").LinkCount);
    }

    [Fact]
    public void AWhiteoutTakesTheOldName()
    {
        Assert.Equal(Errno.None, _world.Rename("/d", "/new", RenameFlags.Whiteout));
        Inode left = _world.Find("/d");
        Assert.Equal((FileKind.CharacterDevice, Permissions.None, default(DeviceNumber), 1), (left.Kind, left.Permissions, left.Device, left.LinkCount));
        Assert.Equal(Errno.None, _world.Unlink("/d"));
    }

    [Fact]
    public void AFileLivesUntilItsLastNameAndLastDescriptorAreGone()
    {
        ulong free = FrameAllocator.Current.FreeFrames;
        _world.Put("/file", new string('x', 10_000));
        Assert.True(FrameAllocator.Current.FreeFrames < free);
        Assert.Equal(Errno.None, _world.HardLink("/file", "/other"));
        Assert.Equal(2, _world.Find("/file").LinkCount);
        OpenFile open = _world.Open("/other");
        _world.Unlink("/file");
        _world.Unlink("/other");
        Assert.Equal(0, open.Inode.LinkCount);
        Assert.Equal(10_000, _world.Read(open, 20_000).Length);
        open.Release();
        Assert.Equal(free, FrameAllocator.Current.FreeFrames);
    }

    [Fact]
    public void ReplacingFreesWhatWasThere()
    {
        ulong free = FrameAllocator.Current.FreeFrames;
        _world.Put("/one", new string('x', 10_000));
        _world.Put("/two", "");
        _world.Rename("/two", "/one");
        Assert.Equal(free, FrameAllocator.Current.FreeFrames);
    }

    [Fact]
    public void HardLinksToDirectoriesAreRefused() => Assert.Equal(Errno.EPERM, _world.HardLink("/d", "/x"));

    [Fact]
    public void ARemovedDirectoryTakesNoNewNames()
    {
        _world.Context.WorkingDirectory = (Directory)_world.Find("/empty");
        Assert.Equal(Errno.None, _world.RemoveDirectory("/empty"));
        Assert.Equal(Errno.ENOENT, _world.MakeDirectory("x"));
        Assert.Equal(Errno.ENOENT, _world.TryOpen("x", OpenFlags.Create | OpenFlags.WriteOnly).Error);
        Assert.Equal(Errno.None, _world.TryFind("..").Error);
    }

    [Fact]
    public void LinkCountsOfDirectoriesCountSubdirectories()
    {
        Assert.Equal(3, _world.Find("/d").LinkCount);
        _world.MakeDirectory("/d/f");
        Assert.Equal(4, _world.Find("/d").LinkCount);
        _world.RemoveDirectory("/d/e");
        Assert.Equal(3, _world.Find("/d").LinkCount);
    }

    [Fact]
    public void StickyDirectoriesProtectTheFilesOfOthers()
    {
        _world.MakeDirectory("/tmp", 0x3ff);
        _world.Find("/tmp").ChangePermissions(Credentials.Root(), (Permissions)0x3ff);
        _world.Credentials = FileWorld.User(1);
        _world.Put("/tmp/one", "1");
        _world.Credentials = FileWorld.User(2);
        Assert.Equal(Errno.EPERM, _world.Unlink("/tmp/one"));
        Assert.Equal(Errno.EPERM, _world.Rename("/tmp/one", "/tmp/two"));
        _world.Put("/tmp/mine", "2");
        Assert.Equal(Errno.EPERM, _world.Rename("/tmp/mine", "/tmp/one"));
        Assert.Equal(Errno.None, _world.Unlink("/tmp/mine"));
    }
}
