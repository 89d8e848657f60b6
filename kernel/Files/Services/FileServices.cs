namespace Tine.Files;

/// <summary>The services that all files of the machine use, handed down at boot by the rooms that have them.</summary>
public sealed class FileServices(TimeSource time, EntropySource entropy, JobControl jobs)
{
    private InternalFiles? _internal;
    private PseudoTerminals? _pseudoTerminals;
    private string? _bootIdentifier;

    public TimeSource Time { [NoAllocation] get; } = time;

    /// <summary>The generator of /dev/urandom and getrandom(2).</summary>
    public RandomGenerator Random { get; } = new(entropy);

    /// <summary>A random identifier that stays the same until the machine is off.</summary>
    internal string BootIdentifier => _bootIdentifier ??= UniqueIdentifier.Make(Random);

    public JobControl Jobs { get; } = jobs;

    /// <summary>The mounts, and the kinds of file system.</summary>
    public MountTable Mounts { get; } = new();

    /// <summary>Bounds on what users may have the kernel keep.</summary>
    public FileLimits Limits { get; } = new();

    /// <summary>Open files of all processes.</summary>
    public ulong OpenFiles { get; internal set; }

    /// <summary>Ties the two halves of a rename together for who watches (inotify(7)).</summary>
    public uint LastMoveCookie { get; set; }

    /// <summary>The accounts of the users.</summary>
    public UserAccounts Accounts { get; } = new();

    /// <summary>The rules for making and following links.</summary>
    public NameProtection NameProtection { get; } = new();

    /// <summary>Messages of sockets that were closed.</summary>
    internal DroppedMessages DroppedMessages { get; } = new();

    /// <summary>Abstract names of sockets.</summary>
    public SocketNames SocketNames { get; } = new();

    /// <summary>The tree of device nodes: there is one, wherever it is mounted. Null before it is first mounted.</summary>
    internal TreeDirectory? DeviceTree { get; set; }

    /// <summary>Numbers pipes and other files without a name.</summary>
    internal InternalFiles Internal => _internal ??= new InternalFiles(this);

    /// <summary>The console: what /dev/console is. Set while booting.</summary>
    public Terminal? Console { get; set; }

    /// <summary>Pseudo-terminals, made by opening /dev/ptmx.</summary>
    public PseudoTerminals PseudoTerminals => _pseudoTerminals ??= new PseudoTerminals(this);

    /// <summary>The processes, as /proc tells them; without it /proc has the machine's files alone.</summary>
    public ProcessDirectory? Processes { get; set; }

    /// <summary>The machine, as /proc tells it.</summary>
    public SystemInformation? System { get; set; }

    /// <summary>Trees that cannot be reached any more; their files have yet to be removed.</summary>
    public AbandonedTrees AbandonedTrees { get; } = new();
}
