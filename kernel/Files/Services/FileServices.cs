namespace Tine.Files;

/// <summary>The services that all files of the machine use, handed down at boot by the rooms that have them.</summary>
public sealed class FileServices(TimeSource time, EntropySource entropy, CallerIdentity callers)
{
    private string? _bootIdentifier;

    public TimeSource Time { [NoAllocation] get; } = time;

    /// <summary>The generator of /dev/urandom and getrandom(2).</summary>
    public RandomGenerator Random { get; } = new(entropy);

    /// <summary>A random identifier that stays the same until the machine is off.</summary>
    internal string BootIdentifier => _bootIdentifier ??= UniqueIdentifier.Make(Random);

    /// <summary>The threads that call; with terminals a <see cref="JobControl"/>.</summary>
    public CallerIdentity Callers { get; } = callers;

    /// <summary>Bounds on what users may have the kernel keep.</summary>
    public FileLimits Limits { get; } = new();

    /// <summary>Open files of all processes.</summary>
    public ulong OpenFiles { get; internal set; }

    /// <summary>Ties the two halves of a rename together for who watches (inotify(7)).</summary>
    public uint LastMoveCookie { get; set; }

    /// <summary>The accounts of the users.</summary>
    public UserAccounts Accounts { get; } = new();

    /// <summary>The <see cref="MountTable"/>.</summary>
    internal ServicePart? Mounts { get; set; }

    /// <summary>The <see cref="InternalFiles"/>.</summary>
    internal ServicePart? Internal { get; set; }

    /// <summary>The <see cref="NameProtection"/>.</summary>
    internal ServicePart? NameProtection { get; set; }

    /// <summary>The <see cref="Files.SocketNames"/>.</summary>
    internal ServicePart? SocketNames { get; set; }

    /// <summary>The <see cref="Files.SharedSegments"/>, <see cref="Files.SemaphoreSets"/> and <see cref="Files.SystemVQueues"/>; null before the first.</summary>
    internal ServicePart? SharedSegments { get; set; }

    internal ServicePart? SemaphoreSets { get; set; }

    internal ServicePart? SystemVQueues { get; set; }

    /// <summary>The <see cref="Files.PosixQueues"/>; null before the first use.</summary>
    internal ServicePart? PosixQueues { get; set; }

    /// <summary>The <see cref="Files.DroppedMessages"/>.</summary>
    internal ServicePart? DroppedMessages { get; set; }

    /// <summary>The <see cref="DeviceOpener"/>.</summary>
    internal ServicePart? Devices { get; set; }

    /// <summary>The <see cref="Files.PseudoTerminals"/>.</summary>
    internal ServicePart? PseudoTerminals { get; set; }

    /// <summary>The <see cref="ProcessDirectory"/>; without it /proc has the machine's files alone.</summary>
    public ServicePart? Processes { get; set; }

    /// <summary>The <see cref="SystemInformation"/>.</summary>
    public ServicePart? System { get; set; }
}
