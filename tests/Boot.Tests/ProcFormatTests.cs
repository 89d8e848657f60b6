using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>/proc in Linux's formats: one parser reads the host's files and Tine's.</summary>
public sealed class ProcFormatTests
{
    private const string Marker = "=== ";
    private const string Number = @"-?\d+";

    private static readonly string[] Files =
    [
        "/proc/self/status", "/proc/self/smaps", "/proc/self/smaps_rollup", "/proc/self/limits", "/proc/self/stat", "/proc/self/statm",
        "/proc/self/maps", "/proc/self/mounts", "/proc/self/oom_score", "/proc/self/oom_score_adj", "/proc/self/comm", "/proc/meminfo",
        "/proc/cpuinfo", "/proc/stat", "/proc/loadavg", "/proc/uptime", "/proc/filesystems", "/proc/version",
        "/proc/sys/kernel/pid_max", "/proc/sys/kernel/osrelease", "/proc/sys/vm/overcommit_memory", "/proc/sys/vm/overcommit_ratio",
        "/proc/self/mountinfo", "/proc/self/uid_map", "/proc/self/gid_map", "/proc/self/projid_map", "/proc/self/setgroups", "/proc/self/wchan",
        "/proc/self/fdinfo/0", "/proc/vmstat", "/proc/devices", "/proc/partitions", "/proc/swaps", "/proc/sys/vm/mmap_min_addr",
        "/proc/sys/kernel/randomize_va_space", "/proc/sys/kernel/overflowuid", "/proc/sys/kernel/overflowgid",
    ];

    private static readonly Lazy<Task<(Dictionary<string, string> Linux, Dictionary<string, string> Tine)>> Texts = new(ReadBothAsync);

    /// <summary>Files of named lines: Tine's names are Linux's, in the same order, and those that programs look for are there.</summary>
    [Theory]
    [InlineData("/proc/self/status", "Name State Tgid Pid PPid Uid Gid VmPeak VmSize VmRSS RssAnon RssFile VmData VmStk VmExe VmLib Threads SigPnd SigBlk SigCgt")]
    [InlineData("/proc/self/smaps", "Size Rss Pss Shared_Clean Shared_Dirty Private_Clean Private_Dirty Referenced Anonymous Swap VmFlags")]
    [InlineData("/proc/self/smaps_rollup", "Rss Pss Private_Dirty")]
    [InlineData("/proc/meminfo", "MemTotal MemFree MemAvailable Buffers Cached SwapTotal SwapFree Shmem SReclaimable Slab CommitLimit Committed_AS")]
    [InlineData("/proc/cpuinfo", "processor vendor_id cpu_family model model_name cpu_MHz flags address_sizes")]
    public async Task HasLinuxsLines(string file, string needed)
    {
        (Dictionary<string, string> linux, Dictionary<string, string> tine) = await Texts.Value;
        string[] onLinux = NamesOf(linux[file]);
        string[] onTine = NamesOf(tine[file]);
        Assert.Empty(needed.Split(' ').Except(onLinux));
        Assert.Empty(needed.Split(' ').Except(onTine));
        Assert.Equal(onLinux.Intersect(onTine), onTine);
    }

    [Theory]
    [InlineData("/proc/self/stat", $@"^\d+ \(.+\) [RSDTtZ]( {Number}){{49}}$")]
    [InlineData("/proc/self/statm", @"^\d+( \d+){6}$")]
    [InlineData("/proc/self/maps", @"^[0-9a-f]{8,}-[0-9a-f]{8,} [r-][w-][x-][ps] [0-9a-f]{8,} [0-9a-f]{2,}:[0-9a-f]{2,} \d+ ( *\S.*)?$")]
    [InlineData("/proc/self/mounts", @"^\S+ /\S* \S+ r[wo]\S* 0 0$")]
    [InlineData("/proc/self/oom_score", @"^\d+$")]
    [InlineData("/proc/self/oom_score_adj", $"^{Number}$")]
    [InlineData("/proc/self/comm", @"^\S+$")]
    [InlineData("/proc/loadavg", @"^\d+\.\d\d \d+\.\d\d \d+\.\d\d \d+/\d+ \d+$")]
    [InlineData("/proc/uptime", @"^\d+\.\d\d \d+\.\d\d$")]
    [InlineData("/proc/filesystems", @"^(nodev)?\t\S+$")]
    [InlineData("/proc/version", @"^\S+ version \S+ \(.*\) .*#\d+.*$")]
    [InlineData("/proc/stat", @"^(cpu\d*  ?\d+( \d+){9}|(intr|softirq)( \d+)+|(ctxt|btime|processes|procs_running|procs_blocked) \d+)$")]
    [InlineData("/proc/sys/kernel/pid_max", @"^\d+$")]
    [InlineData("/proc/sys/kernel/osrelease", @"^\d+\.\d+\S*$")]
    [InlineData("/proc/sys/vm/overcommit_memory", "^[012]$")]
    [InlineData("/proc/sys/vm/overcommit_ratio", @"^\d+$")]
    [InlineData("/proc/self/mountinfo", @"^\d+ \d+ \d+:\d+ /\S* /\S* r[wo]\S*( \S+:\d+)* - \S+ \S+ r[wo]\S*$")]
    [InlineData("/proc/self/uid_map", "^ {9}0 +0 [ 0-9]{10}$")]
    [InlineData("/proc/self/gid_map", "^ {9}0 +0 [ 0-9]{10}$")]
    [InlineData("/proc/self/projid_map", "^ {9}0 +0 [ 0-9]{10}$")]
    [InlineData("/proc/self/setgroups", "^allow$")]
    [InlineData("/proc/self/wchan", @"^\w+$")]
    [InlineData("/proc/self/fdinfo/0", @"^(pos:\t\d+|flags:\t0\d+|mnt_id:\t\d+|ino:\t\d+)$")]
    [InlineData("/proc/vmstat", @"^\w+ \d+$")]
    [InlineData("/proc/devices", @"^(Character devices:|Block devices:|[ \d]{3} \S+)$")]
    [InlineData("/proc/partitions", @"^(major minor  #blocks  name|[ \d]{4} [ \d]{8} [ \d]{10} \S+)$")]
    [InlineData("/proc/swaps", @"^(Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority|/.*)$")]
    [InlineData("/proc/sys/vm/mmap_min_addr", @"^\d+$")]
    [InlineData("/proc/sys/kernel/randomize_va_space", "^[012]$")]
    [InlineData("/proc/sys/kernel/overflowuid", "^65534$")]
    [InlineData("/proc/sys/kernel/overflowgid", "^65534$")]
    public async Task HasLinuxsForm(string file, string line)
    {
        (Dictionary<string, string> linux, Dictionary<string, string> tine) = await Texts.Value;
        Assert.All(LinesOf(linux[file]), text => Assert.Matches(line, text));
        Assert.NotEmpty(LinesOf(tine[file]));
        Assert.All(LinesOf(tine[file]), text => Assert.Matches(line, text));
    }

    [Fact]
    public async Task CountsWhatLinuxCounts()
    {
        (Dictionary<string, string> linux, Dictionary<string, string> tine) = await Texts.Value;
        string[] onTine = [.. LinesOf(tine["/proc/vmstat"]).Select(line => line.Split(' ')[0])];
        Assert.Empty(onTine.Except(LinesOf(linux["/proc/vmstat"]).Select(line => line.Split(' ')[0])));
    }

    /// <summary>Rows and columns are Linux's; the limits themselves differ.</summary>
    [Fact]
    public async Task TellsLimitsAsLinuxDoes()
    {
        (Dictionary<string, string> linux, Dictionary<string, string> tine) = await Texts.Value;
        Assert.Equal(LinesOf(linux["/proc/self/limits"]).Select(WithoutLimits), LinesOf(tine["/proc/self/limits"]).Select(WithoutLimits));
    }

    [DebianFact]
    public async Task BusyboxReadsIt()
    {
        GuestOutput output = (await Boot.RunAsync(
            "/bin/busybox", "sh", "-c", "sleep 100 & ps -o pid,ppid,stat,vsz,rss,args; free; uptime; top -b -n1; kill $!")).MustExit(0);
        Assert.Matches(@"\n +\d+ +\d+ S +\d+ +\d+ .*sleep 100", output.Text);
        Assert.Matches(@"\nMem: +\d+ +\d+ +\d+ +\d+ +\d+ +\d+\n", output.Text);
        Assert.Matches(@"load average: \d+\.\d\d, \d+\.\d\d, \d+\.\d\d", output.Text);
        Assert.Matches(@"CPU: +\S+% usr +\S+% sys +\S+% nic +\S+% idle", output.Text);
        Assert.Matches(@"\d+ +\d+ root +R +\S+ +\S+% +\S+% .*top -b", output.Text);
    }

    /// <summary>The calls under way of a program that sleeps in the kernel, for the superuser alone; a program that runs has none.</summary>
    [DebianFact]
    public async Task ShowsTheKernelsStackOfASleeper()
    {
        string script = """
            sleep 100 & cat /proc/self/stack
            until grep -q nanosleep /proc/$!/wchan; do :; done
            cat /proc/$!/stack /proc/$!/task/$!/stack
            su -s /bin/sh nobody -c "cat /proc/$!/stack 2>&1"; kill $!
            """;
        string text = (await Boot.RunAsync("/bin/busybox", "sh", "-c", script)).MustExit(0).Text;
        string[] lines = LinesOf(text);
        string[] calls = [.. lines.Where(line => Regex.IsMatch(line, @"^\[<0>\] [\w.`<>]+\+0x[0-9a-f]+/0x[0-9a-f]+$"))];
        Assert.Equal(2, calls.Count(line => line.Contains("Tine.Syscalls.SleepCalls.BlockUntil+")));
        Assert.Equal(2, calls.Count(line => line.Contains("TineSyscallEntry+")));
        Assert.Contains("denied", Assert.Single(lines.Except(calls)));
    }

    /// <summary>A program that calls the kernel all the time, and one that never does.</summary>
    [DebianFact]
    public async Task DividesTimeBetweenProgramsAndKernel()
    {
        string script = """
            head -1 /proc/stat
            dd if=/dev/zero of=/dev/null bs=1 count=300000 2>/dev/null
            head -1 /proc/stat
            i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done
            head -1 /proc/stat
            """;
        string text = (await Boot.RunAsync(Boot.Default with { Command = ["/bin/busybox", "sh", "-c", script] }, Deadline.Long)).MustExit(0).Text;
        long[][] times = [.. LinesOf(text).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..5].Select(long.Parse).ToArray())];
        Assert.True(times[1][2] > times[0][2], "the kernel's time grows while dd reads and writes\n" + text);
        Assert.True(times[2][0] > times[1][0], "the program's time grows while the shell counts\n" + text);
    }

    private static string WithoutLimits(string line) => Regex.Replace(line, @" (\d+|unlimited) +(\d+|unlimited) ", " ").Replace(" ", "");

    private static string[] LinesOf(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The words before the first colon of a line, each name once.</summary>
    private static string[] NamesOf(string text) =>
        [.. LinesOf(text).Where(line => Regex.IsMatch(line, @"^[A-Za-z_][\w ()]*\s*:")).Select(line => line.Split(':')[0].Trim().Replace(' ', '_')).Distinct()];

    private static async Task<(Dictionary<string, string> Linux, Dictionary<string, string> Tine)> ReadBothAsync()
    {
        string script = string.Join('\n', Files.Select(file => $"echo '{Marker}{file}'; cat {file}"));
        HostProgram.Outcome onLinux = await HostProgram.RunAsync("/bin/sh", "", "-c", script);
        GuestOutput onTine = (await Boot.RunAsync("sh", "-c", script)).MustExit(0);
        return (Split(onLinux.Output), Split(onTine.Text));
    }

    private static Dictionary<string, string> Split(string text) =>
        text.Split(Marker, StringSplitOptions.RemoveEmptyEntries).ToDictionary(part => part[..part.IndexOf('\n')], part => part[(part.IndexOf('\n') + 1)..]);
}
