using System;
using Tine.Files;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>O_CREAT over what others have put into a sticky directory; proc(5), protected_fifos and protected_regular.</summary>
public sealed class NameProtectionTests : IDisposable
{
    private const uint Everyone = 0x3ff; // 1777
    private const uint GroupOnly = 0x3fd; // 1775
    private const uint Anyone = 0x1b6;

    private readonly FileWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(Everyone, 0, Errno.None)]
    [InlineData(Everyone, 1, Errno.EACCES)]
    [InlineData(Everyone, 2, Errno.EACCES)]
    [InlineData(GroupOnly, 1, Errno.None)]
    [InlineData(GroupOnly, 2, Errno.EACCES)]
    [InlineData(0x1ff, 2, Errno.None)]
    public void OthersFilesAreNotOpenedByWhoMeansToMakeHisOwn(uint directoryMode, int level, Errno expected)
    {
        Fill(directoryMode);
        NameProtection.Of(_world.Services).LevelForRegularFiles = level;
        NameProtection.Of(_world.Services).LevelForFifos = 0;
        Assert.Equal(expected, TryCreate("/d/file"));
        Assert.Equal(Errno.None, TryCreate("/d/fifo"));
        Assert.Equal(Errno.None, _world.TryOpen("/d/file", OpenFlags.ReadWrite).Error);
    }

    [Fact]
    public void FifosHaveALevelOfTheirOwn()
    {
        Fill(Everyone);
        NameProtection.Of(_world.Services).LevelForRegularFiles = 0;
        Assert.Equal(Errno.EACCES, TryCreate("/d/fifo"));
        Assert.Equal(Errno.None, TryCreate("/d/file"));
    }

    [Fact]
    public void OnesOwnFilesAndTheDirectoryOwnersAreOpened()
    {
        Fill(Everyone);
        _world.Credentials = FileWorld.User(7);
        Assert.Equal(Errno.None, TryCreate("/d/file"));
        _world.Credentials = Credentials.Root();
        _world.Find("/d").ChangeOwner(_world.Credentials, 7, 7);
        Assert.Equal(Errno.None, TryCreate("/d/file"));
    }

    /// <summary>A directory of the superuser's in which user 7 has a file and a FIFO, both open to all.</summary>
    private void Fill(uint directoryMode)
    {
        _world.Context.Umask = 0;
        _world.MakeDirectory("/d");
        _world.Find("/d").ChangePermissions(_world.Credentials, (Permissions)directoryMode);
        _world.Put("/d/file", "x", Anyone);
        Naming.MakeNode(_world.Scope, FileWorld.Bytes("/d/fifo"), FileKind.Fifo, (Permissions)Anyone, default);
        _world.Find("/d/file").ChangeOwner(_world.Credentials, 7, 7);
        _world.Find("/d/fifo").ChangeOwner(_world.Credentials, 7, 7);
    }

    private Errno TryCreate(string path) => _world.TryOpen(path, OpenFlags.ReadWrite | OpenFlags.Create).Error;
}
