using System;
using Tine.Memory;
using Tine.X64;

namespace Tine.Files;

/// <summary>A number or a name of /proc/sys.</summary>
internal sealed class SettingFile(FileSystem fileSystem, Setting setting)
    : TextFile(fileSystem, NumberOf(setting), PermissionsOf(setting))
{
    private const int LargestRatio = 1000;

    /// <summary>Page cache, slab, and a bit that keeps the log silent.</summary>
    private const int LargestDrop = 4;

    public override bool SeeksFromEnd => true;

    private NameProtection Names => NameProtection.Of(FileSystem.Services);

    public static ulong NumberOf(Setting setting) => ProcNumbers.FirstSetting + (ulong)setting;

    public static string NameOf(Setting setting) => setting switch
    {
        Setting.LastCapability => "cap_last_cap",
        Setting.CorePattern => "core_pattern",
        Setting.Tainted => "tainted",
        Setting.DomainName => "domainname",
        Setting.HostName => "hostname",
        Setting.MostGroups => "ngroups_max",
        Setting.LastProcessId => "ns_last_pid",
        Setting.OverflowGroup => "overflowgid",
        Setting.OverflowUser => "overflowuid",
        Setting.RandomAddresses => "randomize_va_space",
        Setting.RoundRobinSlice => "sched_rr_timeslice_ms",
        Setting.RealTimePeriod => "sched_rt_period_us",
        Setting.RealTimeRuntime => "sched_rt_runtime_us",
        Setting.Release => "osrelease",
        Setting.SystemName => "ostype",
        Setting.MaximumProcessId => "pid_max",
        Setting.MostThreads => "threads-max",
        Setting.Version => "version",
        Setting.LargestMessage => "msgmax",
        Setting.DefaultQueueCapacity => "msgmnb",
        Setting.MostQueues => "msgmni",
        Setting.Semaphores => "sem",
        Setting.MostSharedPages => "shmall",
        Setting.LargestSegment => "shmmax",
        Setting.MostSegments => "shmmni",
        Setting.MostRegions => "max_map_count",
        Setting.DropCaches => "drop_caches",
        Setting.LowestAddress => "mmap_min_addr",
        Setting.OvercommitMemory => "overcommit_memory",
        Setting.OvercommitRatio => "overcommit_ratio",
        Setting.ProtectedHardLinks => "protected_hardlinks",
        Setting.ProtectedSymbolicLinks => "protected_symlinks",
        Setting.ProtectedFifos => "protected_fifos",
        Setting.ProtectedRegularFiles => "protected_regular",
        Setting.OpenFiles => "file-nr",
        Setting.MostFiles => "file-max",
        Setting.MostDescriptors => "nr_open",
        Setting.LargestPipe => "pipe-max-size",
        Setting.HardPipePages => "pipe-user-pages-hard",
        Setting.SoftPipePages => "pipe-user-pages-soft",
        Setting.LeaseBreakTime => "lease-break-time",
        Setting.MostWatches or Setting.MostWatchedFiles => "max_user_watches",
        Setting.MostQueuedEvents => "max_queued_events",
        Setting.MostWatchInstances => "max_user_instances",
        Setting.MostPosixQueues => "queues_max",
        Setting.MostQueueMessages => "msg_max",
        Setting.LargestQueueMessage => "msgsize_max",
        Setting.DefaultQueueMessages => "msg_default",
        Setting.DefaultQueueMessageSize => "msgsize_default",
        Setting.BootIdentifier => "boot_id",
        Setting.AvailableEntropy => "entropy_avail",
        Setting.EntropyPool => "poolsize",
        _ => "uuid",
    };

    /// <remarks>Settings ask for user id 0, not for a capability; Linux's proc_sys_permission.</remarks>
    public override Result<OpenFile> Open(Caller caller, OpenFlags flags)
    {
        bool writes = (flags & OpenFlags.AccessMask) != OpenFlags.ReadOnly;
        bool isRoot = FileSystem.Services.Callers.CredentialsOf(caller).Users.Effective == 0;
        bool reads = (flags & OpenFlags.AccessMask) != OpenFlags.WriteOnly;
        bool isRefused = (writes && (!isRoot || !MayChange(setting))) || (reads && setting == Setting.DropCaches);
        return isRefused ? Errno.EACCES : base.Open(caller, flags);
    }

    public override Errno Write(Caller caller, TextBuffer text)
    {
        switch (setting)
        {
            case Setting.MostRegions:
                text.Add((long)RegionTotals.Current.Most);
                break;
            case >= Setting.LargestMessage and <= Setting.MostSegments:
                SystemVLimits.Write(setting, text);
                break;
            case Setting.LowestAddress:
                text.Add(Layout.UserStart);
                break;
            case Setting.RandomAddresses:
                text.Add('0');
                break;
            case Setting.OverflowGroup or Setting.OverflowUser:
                text.Add("65534"); // ids always fit 32 bits: nothing is ever shown as these
                break;
            case Setting.OvercommitMemory:
                text.Add((long)Commitment.Current.Mode);
                break;
            case Setting.OvercommitRatio:
                text.Add((ulong)Commitment.Current.RatioPercent);
                break;
            case Setting.ProtectedHardLinks:
                text.Add(Names.ForHardLinks ? '1' : '0');
                break;
            case Setting.ProtectedSymbolicLinks:
                text.Add(Names.ForSymbolicLinks ? '1' : '0');
                break;
            case Setting.ProtectedFifos:
                text.Add((long)Names.LevelForFifos);
                break;
            case Setting.ProtectedRegularFiles:
                text.Add((long)Names.LevelForRegularFiles);
                break;
            case >= Setting.OpenFiles and <= Setting.DefaultQueueMessageSize:
                text.Add(LimitSettings.Get(FileSystem.Services, setting));
                break;
            case Setting.BootIdentifier:
                text.Add(FileSystem.Services.BootIdentifier);
                break;
            case Setting.AvailableEntropy or Setting.EntropyPool:
                text.Add((ulong)RandomGenerator.EntropyBits);
                break;
            case Setting.UniqueIdentifier:
                text.Add(UniqueIdentifier.Make(FileSystem.Services.Random));
                break;
            default:
                text.Add(SystemInformation.Of(FileSystem.Services)?.Get(setting) ?? "");
                break;
        }

        text.Add('\n');
        return Errno.None;
    }

    public override Errno Store(Caller caller, ReadOnlySpan<byte> text)
    {
        int number = ProcNumbers.ParseLine(text);
        switch (setting)
        {
            case Setting.OvercommitMemory when number is >= 0 and <= (int)OvercommitMode.Strict:
                Commitment.Current.Mode = (OvercommitMode)number;
                return Errno.None;
            case Setting.OvercommitRatio when number is >= 0 and <= LargestRatio:
                Commitment.Current.RatioPercent = (uint)number;
                return Errno.None;
            case Setting.RandomAddresses:
                return number == 0 ? Errno.None : Errno.EINVAL;
            case Setting.DropCaches when number is >= 1 and <= LargestDrop:
                return Errno.None; // Files are in memory alone: there is nothing that could be read again.
            case Setting.MostRegions when number >= 0:
                RegionTotals.Current.Most = number;
                return Errno.None;
            case Setting.ProtectedHardLinks when number is 0 or 1:
                Names.ForHardLinks = number == 1;
                return Errno.None;
            case Setting.ProtectedSymbolicLinks when number is 0 or 1:
                Names.ForSymbolicLinks = number == 1;
                return Errno.None;
            case Setting.ProtectedFifos when number is >= 0 and <= 2:
                Names.LevelForFifos = number;
                return Errno.None;
            case Setting.ProtectedRegularFiles when number is >= 0 and <= 2:
                Names.LevelForRegularFiles = number;
                return Errno.None;
            case >= Setting.MostRegions and <= Setting.ProtectedRegularFiles:
                return Errno.EINVAL;
            case >= Setting.OpenFiles and <= Setting.DefaultQueueMessageSize:
                return LimitSettings.Set(FileSystem.Services.Limits, setting, text);
            default:
                return SystemInformation.Of(FileSystem.Services)?.Set(setting, text) ?? Errno.EINVAL;
        }
    }

    private static Permissions PermissionsOf(Setting setting) =>
        setting == Setting.DropCaches ? Permissions.OwnerWrite
        : Permissions.AllRead | (MayChange(setting) ? Permissions.OwnerWrite : Permissions.None);

    private static bool MayChange(Setting setting) =>
        setting is Setting.HostName or (>= Setting.RandomAddresses and <= Setting.RealTimeRuntime) or Setting.CorePattern
            or Setting.MaximumProcessId or Setting.LastProcessId
            or (>= Setting.MostRegions and <= Setting.DefaultQueueMessageSize and not Setting.OpenFiles and not Setting.LowestAddress);
}
