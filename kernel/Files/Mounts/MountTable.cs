using System;
using System.Collections.Generic;

namespace Tine.Files;

/// <summary>The file systems that are mounted, and the types that can be.</summary>
public sealed class MountTable : ServicePart
{
    private readonly List<FileSystemType> _types = new();
    private readonly List<Mount> _mounts = new();
    private uint _lastDeviceMinor;

    /// <summary>1 is the parent of the first mount.</summary>
    private int _lastId = 1;

    /// <summary>Mounts and unmounts so far.</summary>
    public ulong Changes { get; private set; }

    /// <summary>Woken at each of them.</summary>
    public WaitQueue Changed { get; } = new();

    /// <summary>The constructor of FIFOs with a name in any tree: pipes stand above trees (<see cref="FileStartup"/> sets it).</summary>
    internal Func<FileSystem, Permissions, Credentials, Inode> MakeFifo { get; set; } = null!;

    public static MountTable Of(FileServices services) => (MountTable)(services.Mounts ??= new MountTable());

    public int TypeCount => _types.Count;

    public int Count => _mounts.Count;

    public FileSystemType TypeAt(int index) => _types[index];

    public Mount this[int index] => _mounts[index];

    /// <summary>The mount with the next higher id; null when there is none.</summary>
    public Mount? FirstAfter(int id)
    {
        int low = 0;
        int high = _mounts.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            bool isAfter = _mounts[middle].Id > id;
            low = isAfter ? low : middle + 1;
            high = isAfter ? middle : high;
        }

        return low < _mounts.Count ? _mounts[low] : null;
    }

    public void AddType(FileSystemType type) => _types.Add(type);

    public FileSystemType? FindType(ReadOnlySpan<byte> name)
    {
        foreach (FileSystemType type in _types)
        {
            if (Ascii.Equals(name, type.Name))
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>The id of a file system's mount; 0 for one that is not mounted.</summary>
    public int IdOf(FileSystem fileSystem)
    {
        foreach (Mount mount in _mounts)
        {
            if (mount.Root.FileSystem == fileSystem)
            {
                return mount.Id;
            }
        }

        return 0;
    }

    /// <summary>A device number for one more file system.</summary>
    public uint NextDeviceMinor() => ++_lastDeviceMinor;

    /// <summary>Notes the file system that everything begins with.</summary>
    public void AddRoot(Directory root, byte[] source) => _mounts.Add(new Mount(++_lastId, root, source, MountFlags.None));

    /// <summary>Covers a directory with the root of a file system.</summary>
    /// <returns>None; EBUSY when that very file system is mounted there already.</returns>
    public Errno Add(Directory covered, Directory root, byte[] source, MountFlags flags)
    {
        if (root.Covered is not null || covered == root)
        {
            return Errno.EBUSY;
        }

        covered.Mounted = root;
        root.Covered = covered;
        root.FileSystem.Flags = flags;
        _mounts.Add(new Mount(++_lastId, root, source, flags));
        NoteChange();
        return Errno.None;
    }

    /// <summary>Changes the flags of a mount (MS_REMOUNT).</summary>
    /// <returns>None, or EINVAL when nothing is mounted there.</returns>
    public Errno Change(Directory root, MountFlags flags)
    {
        foreach (Mount mount in _mounts)
        {
            if (mount.Root == root)
            {
                // Without a word about access times they stay as they are; mount(2), "Remounting an existing mount".
                mount.Flags = (flags & MountFlags.AccessTimes) != 0 ? flags : flags | (mount.Flags & MountFlags.AccessTimes);
                root.FileSystem.Flags = mount.Flags;
                return Errno.None;
            }
        }

        return Errno.EINVAL;
    }

    /// <summary>Uncovers what is below the root of a mount.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="root">Its root.</param>
    /// <param name="flags">Whether it goes although it is in use.</param>
    /// <returns>None; EINVAL when it is not one that can go; EBUSY when it is in use, or another is mounted within.</returns>
    public Errno Remove(Caller caller, Directory root, UnmountFlags flags)
    {
        // A lazy unmount asks nobody. What may take long comes first: the rest is one step.
        bool asks = (flags & UnmountFlags.Detach) == 0;
        bool isMapped = asks && root.Covered is not null && root.FileSystem.IsMapped(caller);
        if (root.Covered is not { } covered)
        {
            return Errno.EINVAL;
        }

        // Under whatever is mounted over it, a root is busy.
        if (asks && (isMapped || root.Mounted is not null || root.FileSystem.IsInUse))
        {
            return Errno.EBUSY;
        }

        foreach (Mount mount in _mounts)
        {
            if (mount.Root.Covered is { } below && below.FileSystem == root.FileSystem)
            {
                return Errno.EBUSY;
            }
        }

        covered.Mounted = null;
        root.Covered = null;
        for (int i = _mounts.Count - 1; i >= 0; i--)
        {
            if (_mounts[i].Root == root)
            {
                _mounts.RemoveAt(i);
                break;
            }
        }

        root.FileSystem.Type.OnUnmounted(root);
        NoteChange();
        return Errno.None;
    }

    private void NoteChange()
    {
        Changes++;
        Changed.WakeAll();
    }
}
