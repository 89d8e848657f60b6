using Tine.Memory;

namespace Tine.Files;

/// <summary>One tree of files with one device number and one numbering of inodes: what a mount shows.</summary>
public sealed class FileSystem(FileServices services, FileSystemType type, uint deviceMinor)
{
    private ulong _lastInodeNumber;
    private int _users;
    private UnusedObject? _detached;

    public FileServices Services { [NoAllocation] get; } = services;

    public FileSystemType Type { get; } = type;

    /// <summary>st_dev; file systems without a disk have major number 0.</summary>
    public DeviceNumber Device { get; } = new(0, deviceMinor);

    /// <summary>Flags of its mount; each file system is mounted once.</summary>
    public MountFlags Flags { get; set; }

    public bool IsReadOnly => (Flags & MountFlags.ReadOnly) != 0;

    /// <summary>Nothing of it is executed, by execve(2) or by a mapping.</summary>
    public bool ForbidsExecution => (Flags & MountFlags.NoExecute) != 0;

    /// <summary>Set-user-ID and set-group-ID bits of its programs mean nothing.</summary>
    public bool ForbidsSetIds => (Flags & MountFlags.NoSetId) != 0;

    /// <summary>Whether its device nodes cannot be opened.</summary>
    public bool ForbidsDevices => (Flags & MountFlags.NoDevices) != 0;

    /// <summary>Bounds its pages; null where no file has any.</summary>
    public PageQuota? Quota { get; init; }

    /// <summary>The most names in its directories (the option nr_inodes= of tmpfs, which counts hard links, too).</summary>
    public ulong MostNames { get; set; } = ulong.MaxValue;

    public ulong Names { get; internal set; }

    /// <summary>One more name, of a new file or of an old one, may be added.</summary>
    public bool HasRoomForName => Names < MostNames;

    /// <summary>Pages that its files may still take by being written.</summary>
    public ulong PagesLeft => Quota?.Left ?? PageQuota.FramesLeft;

    /// <summary>Counts the moves of directories here; a look at a long way up in portions sees by it that the way has changed.</summary>
    internal ulong DirectoryMoves { get; set; }

    /// <summary>Files are open, or processes have their root or working directory here.</summary>
    public bool IsInUse => _users > 0;

    /// <summary>The watches of its files; null as long as nobody has watched one.</summary>
    public TreeWatches? Watches { get; private set; }

    /// <summary>Whether events of its files may be asked for: what everybody looks at who may have something to tell.</summary>
    public bool IsWatched => Watches is { IsEmpty: false };

    public TreeWatches GetWatches() => Watches ??= new TreeWatches();

    public Timestamp Now { [NoAllocation] get => Services.Time.Now; }

    public ulong NextInodeNumber() => ++_lastInodeNumber;

    /// <summary>Whether mappings show its files. Others may run before the answer is found, and not after.</summary>
    public bool IsMapped(Caller caller) => FileMappings.IsAnyMapped(caller, owner => owner is Inode inode && inode.FileSystem == this);

    /// <summary>Counts an open file, or a process that stands in it.</summary>
    internal void AddUser() => _users++;

    internal void RemoveUser()
    {
        if (--_users == 0)
        {
            GiveUpWhenUnused();
        }
    }

    /// <summary>Detaches an unmounted file system: its files go with their last user.</summary>
    /// <param name="files">All that it has.</param>
    internal void Detach(UnusedObject files)
    {
        _detached = files;
        GiveUpWhenUnused();
    }

    private void GiveUpWhenUnused()
    {
        if (_users == 0 && _detached is { } files)
        {
            _detached = null;
            UnusedMemory.Current.Add(files);
        }
    }
}
