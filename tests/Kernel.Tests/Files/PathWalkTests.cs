using System;
using Tine.Files;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Files;

public sealed class PathWalkTests : IDisposable
{
    private readonly FileWorld _world = new();

    public PathWalkTests()
    {
        _world.MakeDirectory("/a");
        _world.MakeDirectory("/a/b");
        _world.MakeDirectory("/a/b/c");
        _world.Put("/a/file", "text");
        _world.Link("b", "/a/toB");
        _world.Link("/a/file", "/a/b/toFile");
        _world.Link("missing", "/a/dangling");
        _world.Link("loop2", "/loop1");
        _world.Link("loop1", "/loop2");
        _world.Link("../../..", "/a/b/c/up");
        _world.Context.WorkingDirectory = (Directory)_world.Find("/a");
    }

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("/", "/")]
    [InlineData("///", "/")]
    [InlineData("/.", "/")]
    [InlineData("/..", "/")]
    [InlineData("/../../a", "/a")]
    [InlineData(".", "/a")]
    [InlineData("..", "/")]
    [InlineData("b/../b/./c", "/a/b/c")]
    [InlineData("/a//b///c/", "/a/b/c")]
    [InlineData("toB", "/a/b")]
    [InlineData("toB/", "/a/b")]
    [InlineData("toB/..", "/a")]
    [InlineData("toB/c/up/a", "/a")]
    public void DirectoriesAreFound(string path, string expected) => Assert.Equal(expected, _world.PathOf(path));

    [Theory]
    [InlineData("file", Errno.None)]
    [InlineData("b/toFile", Errno.None)]
    [InlineData("file/", Errno.ENOTDIR)]
    [InlineData("file/x", Errno.ENOTDIR)]
    [InlineData("file/..", Errno.ENOTDIR)]
    [InlineData("b/toFile/", Errno.ENOTDIR)]
    [InlineData("", Errno.ENOENT)]
    [InlineData("x", Errno.ENOENT)]
    [InlineData("x/y", Errno.ENOENT)]
    [InlineData("dangling", Errno.ENOENT)]
    [InlineData("dangling/x", Errno.ENOENT)]
    [InlineData("/loop1", Errno.ELOOP)]
    [InlineData("/loop1/x", Errno.ELOOP)]
    public void ErrorsAreThoseOfLinux(string path, Errno expected) => Assert.Equal(expected, _world.TryFind(path).Error);

    [Fact]
    public void TheLastLinkIsKeptOnRequest()
    {
        Assert.Equal(FileKind.SymbolicLink, _world.Find("toB", LastStep.Keep).Kind);
        Assert.Equal(FileKind.Directory, _world.Find("toB/", LastStep.Keep).Kind);
        Assert.Equal(FileKind.SymbolicLink, _world.Find("/loop1", LastStep.Keep).Kind);
    }

    [Fact]
    public void FortyLinksAreFollowedAndNotOneMore()
    {
        _world.Put("/end", "x");
        string previous = "/end";
        for (int i = 1; i <= 41; i++)
        {
            _world.Link(previous, $"/link{i}");
            previous = $"/link{i}";
        }

        Assert.Equal(Errno.None, _world.TryFind("/link40").Error);
        Assert.Equal(Errno.ELOOP, _world.TryFind("/link41").Error);
    }

    [Fact]
    public void NamesHaveAtMost255Bytes()
    {
        Assert.Equal(Errno.None, _world.MakeDirectory("/" + new string('n', 255)));
        Assert.Equal(Errno.ENAMETOOLONG, _world.MakeDirectory("/" + new string('n', 256)));
        Assert.Equal(Errno.ENAMETOOLONG, _world.TryFind(new string('n', 256) + "/x").Error);
    }

    [Fact]
    public void ADirectoryMustBeSearchable()
    {
        Assert.Equal(Errno.None, _world.MakeDirectory("/closed", 0x1c0));
        _world.Put("/closed/file", "x");
        _world.Credentials = FileWorld.User(5);
        Assert.Equal(Errno.EACCES, _world.TryFind("/closed/file").Error);
        Assert.Equal(Errno.None, _world.TryFind("/closed").Error);
        Assert.Equal(Errno.EACCES, _world.TryFind("/closed/missing").Error);
    }

    [Fact]
    public void MountsAreEnteredAndLeft()
    {
        var type = new TemporaryFileSystem("tmpfs", Permissions.Everyone);
        Directory mounted = type.CreateRoot(_world.Services, 9).Value;
        Assert.Equal(Errno.None, MountTable.Of(_world.Services).Add((Directory)_world.Find("/a/b"), mounted, [], MountFlags.None));
        Assert.Same(mounted, _world.Find("/a/b"));
        Assert.Equal(Errno.ENOENT, _world.TryFind("/a/b/c").Error);
        Assert.Equal(Errno.None, _world.MakeDirectory("/a/b/new"));
        Assert.Equal("/a/b/new", _world.PathOf("/a/b/new"));
        Assert.Equal("/a", _world.PathOf("/a/b/new/../.."));
        Assert.Equal(Errno.EBUSY, _world.RemoveDirectory("/a/b"));
        Assert.Equal(Errno.EBUSY, _world.Rename("/a/b", "/x"));
        Assert.Equal(Errno.EXDEV, _world.Rename("/a/file", "/a/b/file"));
        Assert.Equal(Errno.EXDEV, _world.HardLink("/a/file", "/a/b/file"));
        Assert.Equal(Errno.None, MountTable.Of(_world.Services).Remove(_world.Caller, mounted, UnmountFlags.None));
        Assert.Equal("/a/b/c", _world.PathOf("/a/b/c"));
    }

    [Fact]
    public void AMountInUseStaysUntilItsLastUserHasGone()
    {
        var type = new TemporaryFileSystem("tmpfs", Permissions.Everyone);
        Directory mounted = type.CreateRoot(_world.Services, 9).Value;
        MountTable mounts = MountTable.Of(_world.Services);
        mounts.Add((Directory)_world.Find("/a/b"), mounted, [], MountFlags.None);
        _world.Put("/a/b/kept", "x");
        var file = (RegularFile)_world.Find("/a/b/kept");
        OpenFile opened = file.Open(_world.Caller, OpenFlags.ReadOnly).Value;
        Assert.Equal(Errno.EBUSY, mounts.Remove(_world.Caller, mounted, UnmountFlags.None));
        _world.Context.WorkingDirectory = mounted;
        opened.Release();
        Assert.Equal(Errno.EBUSY, mounts.Remove(_world.Caller, mounted, UnmountFlags.None));
        Assert.Equal(Errno.None, mounts.Remove(_world.Caller, mounted, UnmountFlags.Detach));
        Assert.Equal(1ul, file.Pages.ResidentPages);
        _world.Context.WorkingDirectory = _world.Context.Root;
        UnusedMemory.Current.FreeFiles(_world.Caller);
        Assert.Equal(0ul, file.Pages.ResidentPages);
        Assert.True(mounted.IsEmpty);
    }

    [Fact]
    public void AChangedRootIsNotLeft()
    {
        _world.Context.Root = (Directory)_world.Find("/a/b");
        _world.Context.WorkingDirectory = _world.Context.Root;
        Assert.Equal("/", _world.PathOf(".."));
        Assert.Equal("/c", _world.PathOf("/../../c"));
        Assert.Equal(Errno.ENOENT, _world.TryFind("/a").Error);
    }

    [Fact]
    public void PathsAreBytes()
    {
        string name = "/\u00ff\u0001 \u00e4";
        _world.Put(name, "x");
        Assert.Contains(name[1..], _world.List("/"));
        Assert.Equal("x", _world.Get(name));
    }
}
