using System;
using Tine.Files;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>Options of tmpfs; tmpfs(5).</summary>
public sealed class MountOptionTests : IDisposable
{
    private readonly FileWorld _world = new();
    private readonly TemporaryFileSystem _type = new("tmpfs", Permissions.Everyone);
    private readonly Directory _root;

    public MountOptionTests() => _root = _type.CreateRoot(_world.Services, 9).Value;

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("size=1m", 256)]
    [InlineData("size=5000", 2)]
    [InlineData("size=16k,nr_inodes=7", 4)]
    [InlineData(",,nr_blocks=3", 3)]
    [InlineData("size=0", ulong.MaxValue)]
    [InlineData("size=4k,size=8K", 2)]
    public void SizesAreRoundedUpToPages(string options, ulong pages)
    {
        Assert.Equal(Errno.None, Configure(options));
        Assert.Equal(pages, _root.FileSystem.Quota!.Limit);
    }

    [Fact]
    public void APartOfTheMemoryIsAsked()
    {
        Assert.Equal(Errno.None, Configure("size=25%"));
        Assert.Equal(FrameAllocator.Current.TotalFrames / 4, _root.FileSystem.Quota!.Limit);
    }

    [Fact]
    public void TheRootsOwnerAndModeAreSet()
    {
        Assert.Equal(Errno.None, Configure("mode=1770,uid=5,gid=6,huge=never"));
        Assert.Equal((Permissions)0x3f8, _root.Permissions);
        Assert.Equal((5u, 6u), (_root.UserId, _root.GroupId));
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("size")]
    [InlineData("size=")]
    [InlineData("size=k")]
    [InlineData("size=1x")]
    [InlineData("mode=8")]
    [InlineData("nr_inodes=99999999999999999999")]
    [InlineData("size=4k,bogus=1")]
    public void WhatMakesNoSenseChangesNothing(string options)
    {
        ulong before = _root.FileSystem.Quota!.Limit;
        Assert.Equal(Errno.EINVAL, Configure(options));
        Assert.Equal(before, _root.FileSystem.Quota.Limit);
    }

    [Fact]
    public void NothingBecomesSmallerThanWhatIsInIt()
    {
        _root.Create("a"u8, new NewInode(FileKind.Regular, Permissions.Everyone, Credentials.Root()));
        Assert.Equal(Errno.None, Configure("nr_inodes=1"));
        _root.Create("b"u8, new NewInode(FileKind.Regular, Permissions.Everyone, Credentials.Root()));
        _root.FileSystem.MostNames = 5;
        _root.Create("b"u8, new NewInode(FileKind.Regular, Permissions.Everyone, Credentials.Root()));
        Assert.Equal(Errno.EINVAL, Configure("nr_inodes=1"));
    }

    private Errno Configure(string options) => _type.Configure(_root, FileWorld.Bytes(options));
}
