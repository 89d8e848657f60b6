using Tine.Memory;

namespace Tine.Files;

/// <summary>One tree of files with one device number and one numbering of inodes: what a mount shows.</summary>
public sealed class FileSystem(FileServices services, FileSystemType type, uint deviceMinor)
{
    /// <summary>One part in so many of memory.</summary>
    private const ulong KeptFraction = 16;

    private ulong _lastInodeNumber;
    private int _users;
    private TreeDirectory? _detached;

    public FileServices Services { get; } = services;

    public FileSystemType Type { get; } = type;

    /// <summary>st_dev; file systems without a disk have major number 0.</summary>
    public DeviceNumber Device { get; } = new(0, deviceMinor);

    public bool IsReadOnly { get; set; }

    /// <summary>
    /// Frames that files may still take. A part of memory is kept from them, so that whoever fills a disk of memory is told
    /// ENOSPC while there is enough left to run programs that empty it again.
    /// </summary>
    public static ulong FramesLeft
    {
        get
        {
            ulong kept = FrameAllocator.TotalFrames / KeptFraction;
            ulong free = FrameAllocator.FreeFrames;
            return free > kept ? free - kept : 0;
        }
    }

    /// <summary>Files are open, processes have their root or working directory here, or mappings show its files.</summary>
    public bool IsInUse => _users > 0 || AddressSpace.IsAnyMapped(owner => owner is Inode inode && inode.FileSystem == this);

    public Timestamp Now => Services.Time.Now;

    public ulong NextInodeNumber() => ++_lastInodeNumber;

    /// <summary>An open file, or a process that stands in it.</summary>
    internal void AddUser() => _users++;

    internal void RemoveUser()
    {
        if (--_users == 0)
        {
            GiveUpWhenUnused();
        }
    }

    /// <summary>It is mounted nowhere any more: its files go with its last user.</summary>
    internal void Detach(TreeDirectory root)
    {
        _detached = root;
        GiveUpWhenUnused();
    }

    private void GiveUpWhenUnused()
    {
        if (_users == 0 && _detached is { } root)
        {
            _detached = null;
            root.RemoveEverything();
        }
    }
}
