using System;
using System.Linq;
using System.Text;
using Tine.Files;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>/sys, as Linux shows it on a machine with one processor and one node.</summary>
public sealed class SysTests : IDisposable
{
    private const string Processors = "/sys/devices/system/cpu";

    private readonly FileWorld _world = new();

    public SysTests()
    {
        _world.Services.System = new FakeSystem();
        _world.MakeDirectory("/sys");
        Directory root = new SysFileSystem().CreateRoot(_world.Services, 6).Value;
        MountTable.Of(_world.Services).Add((Directory)_world.Find("/sys"), root, "sysfs"u8.ToArray(), MountFlags.None);
    }

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(Processors + "/online", "0\n")]
    [InlineData(Processors + "/offline", "\n")]
    [InlineData(Processors + "/cpu0/topology/core_siblings", "1\n")]
    [InlineData("/sys/devices/system/node/has_memory", "0\n")]
    [InlineData("/sys/devices/system/node/node0/cpumap", "1\n")]
    [InlineData("/sys/devices/system/node/node0/distance", "10\n")]
    [InlineData("/sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]\n")]
    public void FilesTellOfTheMachine(string path, string text) => Assert.Equal(text, _world.Get(path));

    [Theory]
    [InlineData(4, "/online", "0-3\n")]
    [InlineData(4, "/cpu3/topology/core_id", "3\n")]
    [InlineData(4, "/cpu3/topology/core_siblings", "f\n")]
    [InlineData(4, "/cpu3/topology/thread_siblings", "8\n")]
    [InlineData(64, "/cpu40/topology/thread_siblings", "00000100,00000000\n")]
    [InlineData(34, "/cpu0/topology/core_siblings", "3,ffffffff\n")]
    [InlineData(6, "/cpu0/topology/thread_siblings", "01\n")]
    public void FilesTellOfSeveralProcessors(int count, string path, string text)
    {
        using var world = new FileWorld();
        world.Services.System = new FakeSystem().With(count);
        world.MakeDirectory("/sys");
        MountTable.Of(world.Services).Add(
            (Directory)world.Find("/sys"), new SysFileSystem().CreateRoot(world.Services, 6).Value, "sysfs"u8.ToArray(), MountFlags.None);
        Assert.Equal(text, world.Get(Processors + path));
    }

    [Fact]
    public void TheNodeHasAllMemory()
    {
        string[] lines = _world.Get("/sys/devices/system/node/node0/meminfo").Split('\n');
        Assert.Matches("^Node 0 MemTotal: +[0-9]+ kB$", lines[0]);
        long[] kilobytes = [.. lines.Take(3).Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]))];
        Assert.Equal(kilobytes[0], kilobytes[1] + kilobytes[2]);
    }

    [Fact]
    public void DirectoriesAreListed()
    {
        Assert.Equal(["block", "bus", "class", "dev", "devices", "firmware", "fs", "kernel", "module", "power"], _world.List("/sys"));
        Assert.Equal(_world.List(Processors), _world.List(Processors, room: 40));
        Assert.Equal(3, _world.Find("/sys/devices/system/node").LinkCount);
    }

    [Fact]
    public void FilesAreAPageLongAndKeepTheirNumbers()
    {
        Inode online = _world.Find(Processors + "/online");
        Assert.Equal(4096UL, online.Size);
        Assert.Same(online, _world.Find(Processors + "/online"));
        OpenFile file = _world.Open(Processors + "/online");
        Assert.Equal(4096, file.Seek(0, SeekOrigin.End).Value);
        file.Release();
    }

    [Fact]
    public void NothingIsMadeOrWritten()
    {
        var directory = (Directory)_world.Find(Processors);
        Assert.Equal(Errno.EACCES, directory.Create("new"u8, new NewInode(FileKind.Regular, Permissions.AllRead, Credentials.Root())).Error);
        Assert.Equal(Errno.EPERM, directory.Create("new"u8, new NewInode(FileKind.Directory, Permissions.AllRead, Credentials.Root())).Error);
        Assert.Equal(Errno.EPERM, directory.RemoveName("online"u8));
        Assert.Equal(Errno.EACCES, _world.Find(Processors + "/online").Open(_world.Caller, OpenFlags.WriteOnly).Error);
    }

    [Fact]
    public void NoNameComesGoesOrMoves()
    {
        Assert.Equal(Errno.EACCES, _world.TryOpen("/sys/new", OpenFlags.WriteOnly | OpenFlags.Create).Error);
        Assert.Equal(Errno.EPERM, _world.Unlink(Processors + "/online"));
        Assert.Equal(Errno.EPERM, _world.RemoveDirectory(Processors + "/cpu0"));
        Assert.Equal(Errno.EPERM, _world.Rename(Processors + "/online", Processors + "/new"));
        Assert.Equal(Errno.EPERM, _world.Rename(Processors + "/online", Processors + "/offline", RenameFlags.Exchange));
        Assert.Equal("0\n", _world.Get(Processors + "/online"));
    }

    [Fact]
    public void LargePagesStayOff()
    {
        var enabled = (TextFile)_world.Find("/sys/kernel/mm/transparent_hugepage/enabled");
        Assert.Equal(Errno.None, enabled.Store(_world.Caller, "never\n"u8));
        Assert.Equal(Errno.EINVAL, enabled.Store(_world.Caller, "always\n"u8));
    }
}
