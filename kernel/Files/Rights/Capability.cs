namespace Tine.Files;

/// <summary>One of the rights that the superuser's are divided into, by Linux's numbers; capabilities(7).</summary>
public enum Capability
{
    /// <summary>CAP_CHOWN: give files away.</summary>
    ChangeOwner = 0,

    /// <summary>CAP_DAC_OVERRIDE: permission bits do not count, except for executing files that nobody may execute.</summary>
    OverrideAccess = 1,

    /// <summary>CAP_DAC_READ_SEARCH: read any file, look into any directory.</summary>
    ReadAndSearch = 2,

    /// <summary>CAP_FOWNER: do what is a file owner's.</summary>
    FileOwner = 3,

    /// <summary>CAP_FSETID: set-user-ID and set-group-ID bits stay when the file is written.</summary>
    KeepSetIds = 4,

    /// <summary>CAP_KILL.</summary>
    Kill = 5,

    /// <summary>CAP_SETGID.</summary>
    SetGroupId = 6,

    /// <summary>CAP_SETUID.</summary>
    SetUserId = 7,

    /// <summary>CAP_SETPCAP: inheritable and bounding set, securebits.</summary>
    SetCapabilities = 8,

    /// <summary>CAP_LINUX_IMMUTABLE.</summary>
    LinuxImmutable = 9,

    /// <summary>CAP_NET_ADMIN: options of sockets.</summary>
    AdministrateNetwork = 12,

    /// <summary>CAP_IPC_LOCK.</summary>
    LockMemory = 14,

    /// <summary>CAP_IPC_OWNER.</summary>
    OwnIpc = 15,

    /// <summary>CAP_SYS_CHROOT.</summary>
    ChangeRoot = 18,

    /// <summary>CAP_SYS_PTRACE: look into any process.</summary>
    Trace = 19,

    /// <summary>CAP_SYS_ADMIN: mounts, the host name, and all that has no capability of its own.</summary>
    Administrate = 21,

    /// <summary>CAP_SYS_BOOT.</summary>
    Boot = 22,

    /// <summary>CAP_SYS_NICE.</summary>
    Nice = 23,

    /// <summary>CAP_SYS_RESOURCE: exceed limits.</summary>
    Resources = 24,

    /// <summary>CAP_SYS_TIME.</summary>
    SetTime = 25,

    /// <summary>CAP_SYS_TTY_CONFIG: vhangup.</summary>
    ConfigureTerminals = 26,

    /// <summary>CAP_MKNOD.</summary>
    MakeNodes = 27,

    /// <summary>CAP_LEASE: leases on others' files.</summary>
    Lease = 28,

    /// <summary>CAP_MAC_OVERRIDE.</summary>
    MandatoryAccessOverride = 32,

    /// <summary>CAP_SYSLOG.</summary>
    KernelLog = 34,

    /// <summary>CAP_WAKE_ALARM: timers that wake the machine.</summary>
    WakeAlarm = 35,

    /// <summary>CAP_CHECKPOINT_RESTORE: choose the number of a new process.</summary>
    CheckpointRestore = 40,

    /// <summary>The last one that Linux 6.1 knows.</summary>
    Last = CheckpointRestore,
}
