using System;
using System.Linq;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Files;

public sealed class ProcTests : IDisposable
{
    private readonly FileWorld _world = new();
    private readonly FakeProcess _process;
    private readonly FakeProcesses _processes;

    public ProcTests()
    {
        _process = new FakeProcess(_world);
        _processes = new FakeProcesses(_process);
        _world.Services.Processes = _processes;
        _world.Services.System = new FakeSystem();
        _world.MakeDirectory("/proc");
        Directory root = new ProcessFileSystem().CreateRoot(_world.Services, 5).Value;
        MountTable.Of(_world.Services).Add((Directory)_world.Find("/proc"), root, "proc"u8.ToArray(), MountFlags.None);
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void TheRootListsFilesAndProcesses()
    {
        Assert.Equal(
            [
                "cmdline", "config.gz", "devices", "cpuinfo", "filesystems", "loadavg", "meminfo", "partitions", "swaps", "stat", "uptime", "version", "vmstat", "interrupts",
                "self", "mounts", "sys", "thread-self", "sysvipc", "tine", "42",
            ],
            _world.List("/proc"));
        Assert.Equal(_world.List("/proc"), _world.List("/proc", room: 40));
    }

    [Fact]
    public void AThreadsDirectoryHasNoThreads()
    {
        string thread = "/proc/42/task/" + Assert.Single(_world.List("/proc/42/task"));
        Assert.Contains("stat", _world.List(thread));
        Assert.DoesNotContain("task", _world.List(thread));
        Assert.Equal(Errno.ENOENT, _world.TryFind(thread + "/task").Error);
    }

    [Fact]
    public void OpenMountsTellOfEachMountAndUnmountOnce()
    {
        const PollEvents Change = PollEvents.Readable | PollEvents.Error | PollEvents.Priority;
        OpenFile mounts = _world.Open("/proc/42/mounts");
        Assert.Equal(PollEvents.Readable, mounts.Poll(null));
        _world.MakeDirectory("/mnt");
        Directory mounted = new TemporaryFileSystem("tmpfs", Permissions.Everyone).CreateRoot(_world.Services, 9).Value;
        MountTable.Of(_world.Services).Add((Directory)_world.Find("/mnt"), mounted, [], MountFlags.None);
        Assert.Equal(Change, mounts.Poll(null));
        Assert.Equal(PollEvents.Readable, mounts.Poll(null));
        MountTable.Of(_world.Services).Remove(_world.Caller, mounted, UnmountFlags.None);
        Assert.Equal(Change, mounts.Poll(null));
        mounts.Release();
    }

    [Fact]
    public void StatHasFiftyTwoFields()
    {
        string stat = _world.Get("/proc/42/stat");
        Assert.StartsWith("42 (sh) S 1 42 7 0 -1 0 0 0 0 0 3 2 0 0 20 0 1 0 123 0 0 18446744073709551615 ", stat);
        Assert.EndsWith("\n", stat);
        Assert.Equal(52, stat.Trim().Split(' ').Length);
        Assert.Equal("1", stat.Split(' ')[31]);
    }

    [Fact]
    public void StatusHasLinuxsLines()
    {
        string status = _world.Get("/proc/self/status");
        Assert.Contains("Name:\tsh\n", status);
        Assert.Contains("Umask:\t0022\n", status);
        Assert.Contains("State:\tS (sleeping)\n", status);
        Assert.Contains("Pid:\t42\n", status);
        Assert.Contains("Uid:\t5\t5\t5\t5\n", status);
        Assert.Contains("SigCgt:\t0000000000000003\n", status);
    }

    [Theory]
    [InlineData("/proc/42/cmdline", "sh\0-c\0")]
    [InlineData("/proc/42/comm", "sh\n")]
    [InlineData("/proc/42/environ", "A=b\0")]
    [InlineData("/proc/42/cgroup", "0::/\n")]
    [InlineData("/proc/42/personality", "00000000\n")]
    [InlineData("/proc/42/task/42/children", "")]
    [InlineData("/proc/42/statm", "0 0 0 0 0 0 0\n")]
    [InlineData("/proc/42/mountinfo", "2 1 0:1 / / rw,relatime - rootfs rootfs rw\n3 2 0:5 / /proc rw,relatime - proc proc rw\n")]
    [InlineData("/proc/42/uid_map", "         0          0 4294967295\n")]
    [InlineData("/proc/uptime", "1.00 1.00\n")]
    [InlineData("/proc/loadavg", "0.05 1.10 20.00 1/9 42\n")]
    [InlineData("/proc/cmdline", "quiet\n")]
    [InlineData("/proc/filesystems", "nodev\trootfs\nnodev\ttmpfs\nnodev\tdevtmpfs\nnodev\tdevpts\nnodev\tmqueue\nnodev\tproc\nnodev\tsysfs\n")]
    [InlineData("/proc/mounts", "rootfs / rootfs rw,relatime 0 0\nproc /proc proc rw,relatime 0 0\n")]
    public void TextsAreLinuxs(string path, string expected) => Assert.Equal(expected, _world.Get(path));

    [Fact]
    public void MemoryIsToldInColumns()
    {
        string text = _world.Get("/proc/meminfo");
        Assert.StartsWith("MemTotal:          65536 kB\nMemFree:           32768 kB\n", text);
        Assert.Contains("MemAvailable:      32768 kB\n", text);
        Assert.Contains("cpu MHz\t\t: 2345.670\n", _world.Get("/proc/cpuinfo"));
        Assert.StartsWith("cpu  1000 0 2 100 0 0 0 0 0 0\ncpu0 1000 0 2 100 0 0 0 0 0 0\n", _world.Get("/proc/stat"));
    }

    [Fact]
    public void LinksLeadToTheFilesThemselves()
    {
        _world.Put("/file", "text");
        OpenFile file = _world.Open("/file");
        _process.Table.Add(file);
        Assert.Equal("/file", LinkOf("/proc/self/fd/0"));
        _world.Unlink("/file");
        Assert.Equal("/file (deleted)", LinkOf("/proc/self/fd/0"));
        OpenFile again = _world.Open("/proc/self/fd/0");
        Assert.Equal("text", _world.Read(again, 100));
        Assert.Equal(0UL, file.Offset);
        Assert.Equal(["0"], _world.List("/proc/42/fd"));
        Assert.Equal("/", LinkOf("/proc/42/cwd"));
        Assert.Equal(Errno.ENOENT, _world.TryFind("/proc/42/fd/1").Error);
        (OpenFile reader, _) = Fifo.CreatePipe(_world.Services, Credentials.Root(), OpenFlags.ReadOnly).Value;
        _process.Table.Add(reader);
        Assert.Equal($"pipe:[{reader.Inode.Number}]", LinkOf("/proc/42/fd/1"));
    }

    [Fact]
    public void TheProgramIsShown()
    {
        _world.Put("/program", "text");
        _process.Program = (RegularFile)_world.Find("/program");
        _process.ProgramPath = new FilePath(_world.Root, "program"u8.ToArray());
        Assert.Equal("/program", LinkOf("/proc/self/exe"));
        Assert.Equal("text", _world.Get("/proc/self/exe"));
    }

    [Fact]
    public void RegionsAreToldAsLinuxDoes()
    {
        AddressSpace space = AddressSpace.Create(MemoryLimits.Default).Value;
        _world.Put("/lib", new string('x', 8192));
        var file = (RegularFile)_world.Find("/lib");
        Map(space, 0x40_0000, file.Pages, Protection.Read | Protection.Execute, "/lib");
        Map(space, 0x7fff_0000_0000, null, Protection.Read | Protection.Write, null);
        _process.Space = space;
        string[] lines = _world.Get("/proc/42/maps").Split('\n');
        Assert.Equal($"00400000-00402000 r-xp 00000000 00:01 {file.Number}".PadRight(73) + "/lib", lines[0]);
        Assert.Equal("7fff00000000-7fff00002000 rw-p 00000000 00:00 0 ", lines[1]);
        _process.Program = file;
        _process.ProgramPath = new FilePath(_world.Root, "lib"u8.ToArray());
        space.Unmap(new VirtualAddress(0x40_0000), 8192);
        Map(space, 0x40_0000, file.Pages, Protection.Read | Protection.Execute, null);
        Assert.EndsWith(" /lib", _world.Get("/proc/42/maps").Split('\n')[0]);
        Assert.Equal("4 0 0 2 0 2 0\n", _world.Get("/proc/42/statm"));
        space.Release();
    }

    /// <summary>Process 42 belongs to user 5.</summary>
    [Fact]
    public void OthersDoNotSeeWhereAProcessLies()
    {
        _processes.CallerId = 41;
        foreach ((uint user, Errno expected) in ((uint, Errno)[])[(5, Errno.None), (6, Errno.EACCES), (0, Errno.None)])
        {
            _world.Jobs.Identity = FileWorld.User(user);
            Assert.Equal(expected, _world.TryOpen("/proc/42/maps", OpenFlags.ReadOnly).Error);
            Assert.Equal(expected, _world.TryOpen("/proc/42/smaps", OpenFlags.ReadOnly).Error);
            var link = (SymbolicLink)_world.Find("/proc/42/cwd", LastStep.Keep);
            Assert.Equal(expected, link.ReadTarget(_world.Caller).Error);
            Assert.Equal(expected, _world.TryFind("/proc/42/root/proc").Error);
            Assert.Equal(Errno.None, _world.TryOpen("/proc/42/stat", OpenFlags.ReadOnly).Error);
        }
    }

    /// <summary>Others run while a long text is written; who reads the same open file then waits.</summary>
    [Fact]
    public void OneThreadAtATimeWritesTheTextOfAnOpenFile()
    {
        const int regions = 60;
        AddressSpace space = AddressSpace.Create(MemoryLimits.Default).Value;
        for (ulong i = 0; i < regions; i++)
        {
            Map(space, 0x40_0000 + (i << 16), null, Protection.Read | Protection.Write, null);
        }

        _process.Space = space;
        string text = _world.Get("/proc/42/smaps");
        OpenFile file = _world.Open("/proc/42/smaps");
        FakeCaller other = new FakeCaller().Meanwhile(() => { }, Errno.ERESTARTSYS);
        var buffer = new byte[100];
        _world.Caller.Others = () =>
        {
            _world.Caller.Others = null;
            IoBuffer end = IoBuffer.ForKernel(buffer);
            Assert.Equal(Errno.ERESTARTSYS, file.ReadAt(other, ref end, (ulong)text.Length - 100).Error);
        };
        Assert.StartsWith(_world.Read(file, 1000), text);
        Assert.Equal(1, other.Sleeps);
        IoBuffer later = IoBuffer.ForKernel(buffer);
        Assert.Equal(100, file.ReadAt(other, ref later, (ulong)text.Length - 100).Value);
        Assert.Equal(text[^100..], Encoding.ASCII.GetString(buffer));
        space.Release();
    }

    [Fact]
    public void UsageOfRegionsIsToldInKilobytes()
    {
        AddressSpace space = AddressSpace.Create(MemoryLimits.Default).Value;
        Map(space, 0x40_0000, null, Protection.Read | Protection.Write, null);
        Assert.Equal(Errno.None, space.Write(new VirtualAddress(0x40_0000), 1));
        _process.Space = space;
        string text = _world.Get("/proc/42/smaps");
        Assert.Contains("Size:                  8 kB\n", text);
        Assert.Contains("Rss:                   4 kB\nPss:                   4 kB\n", text);
        Assert.Contains("Private_Dirty:         4 kB\nReferenced:            4 kB\nAnonymous:             4 kB\n", text);
        Assert.EndsWith("VmFlags: rd wr mr mw me ac \n", text);
        AddressSpace child = space.Fork(ForkMode.CopyOnWrite).Value;
        Assert.Contains("Pss:                   2 kB\n", _world.Get("/proc/42/smaps"));
        Assert.Contains("Shared_Dirty:          4 kB\n", _world.Get("/proc/42/smaps_rollup"));
        child.Release();
        space.Release();
    }

    [Fact]
    public void LimitsAreToldInColumns()
    {
        string[] lines = _world.Get("/proc/42/limits").Split('\n');
        Assert.Equal("Limit                     Soft Limit           Hard Limit           Units     ", lines[0]);
        Assert.Equal("Max cpu time              unlimited            unlimited            seconds   ", lines[1]);
        Assert.Equal("Max nice priority         unlimited            unlimited            ", lines[14]);
        Assert.Equal(18, lines.Length);
    }

    [Fact]
    public void SettingsAreReadAndSet()
    {
        Assert.Equal(["kernel", "vm", "fs"], _world.List("/proc/sys"));
        Assert.Equal("host\n", _world.Get("/proc/sys/kernel/hostname"));
        _world.Put("/proc/sys/kernel/hostname", "other");
        Assert.Equal("other\n", _world.Get("/proc/sys/kernel/hostname"));
        Assert.Equal("7\n", _world.Get("/proc/sys/kernel/pid_max"));
        Assert.Equal("65530\n", _world.Get("/proc/sys/vm/max_map_count"));
        Assert.Equal(["protected_hardlinks", "protected_symlinks", "protected_fifos", "protected_regular", "file-nr", "file-max", "nr_open", "pipe-max-size", "pipe-user-pages-hard", "pipe-user-pages-soft", "lease-break-time", "epoll", "inotify", "mqueue"], _world.List("/proc/sys/fs"));
        Assert.Equal("16384\n", _world.Get("/proc/sys/fs/pipe-user-pages-soft"));
        _world.Put("/proc/sys/fs/pipe-max-size", "70000\n");
        Assert.Equal("131072\n", _world.Get("/proc/sys/fs/pipe-max-size"));
        _world.Put("/proc/sys/fs/epoll/max_user_watches", "5");
        Assert.Equal(5UL, _world.Services.Limits.MostWatches);
        Assert.Equal(Errno.EACCES, _world.TryOpen("/proc/sys/fs/file-nr", OpenFlags.WriteOnly).Error);
        Assert.Equal(Errno.EACCES, _world.TryOpen("/proc/sys/kernel/osrelease", OpenFlags.WriteOnly).Error);
    }

    [Fact]
    public void AnAdjustmentIsANumberUpToAThousand()
    {
        _world.Put("/proc/42/oom_score_adj", "-500\n");
        Assert.Equal("-500\n", _world.Get("/proc/42/oom_score_adj"));
        OpenFile file = _world.Open("/proc/42/oom_score_adj", OpenFlags.WriteOnly);
        foreach (string wrong in (string[])["1001", "x", "", "-"])
        {
            IoBuffer source = IoBuffer.ForKernel(Encoding.ASCII.GetBytes(wrong));
            Assert.Equal(Errno.EINVAL, file.Write(_world.Caller, ref source).Error);
        }
    }

    [Fact]
    public void AProcessThatIsGoneHasNoFiles()
    {
        OpenFile stat = _world.Open("/proc/42/stat");
        _processes.IsGone = true;
        Assert.Equal(Errno.ENOENT, _world.TryFind("/proc/42/stat").Error);
        Assert.Equal(Errno.ESRCH, _world.TryRead(stat, new byte[10]).Error);
    }

    [Fact]
    public void NothingCanBeMadeThere()
    {
        Assert.Equal(Errno.ENOENT, _world.MakeDirectory("/proc/x"));
        Assert.Equal(Errno.EPERM, _world.Unlink("/proc/uptime"));
        Assert.Equal(Errno.ENOENT, _world.MakeDirectory("/proc/42/x"));
    }

    [Fact]
    public void TheSuperuserOpensForWritingWhatTakesNothing()
    {
        Assert.Equal(Errno.EIO, _world.Write(_world.Open("/proc/uptime", OpenFlags.WriteOnly), "x").Error);
        Assert.Equal(Errno.EINVAL, _world.Write(_world.Open("/proc/42/status", OpenFlags.WriteOnly), "x").Error);
        Assert.Equal(Errno.EACCES, _world.TryOpen("/proc/sys/kernel/ostype", OpenFlags.WriteOnly).Error);
    }

    private static void Map(AddressSpace space, ulong start, Backing? backing, Protection protection, string? name)
    {
        Result<VirtualAddress> mapped = space.Map(new MapRequest
        {
            Address = new VirtualAddress(start),
            Length = 8192,
            Protection = protection,
            Flags = MapFlags.Fixed | MapFlags.Private | (backing is null ? MapFlags.Anonymous : MapFlags.None),
            Backing = backing,
            Name = name,
        });
        Assert.Equal(Errno.None, mapped.Error);
    }

    private string LinkOf(string path)
    {
        var link = Assert.IsAssignableFrom<SymbolicLink>(_world.Find(path, LastStep.Keep));
        return Encoding.Latin1.GetString(link.ReadTarget(_world.Caller).Value);
    }
}
