using System;
using System.Collections.Generic;

namespace Tine.Files;

/// <summary>Fills the root from the boot archive: makes the files of the entries that <see cref="ArchiveReader"/> finds.</summary>
/// <remarks>
/// A later file replaces an earlier one of its name. Where the bytes of a file begin on a page (the image builder sees to it), whole
/// pages become the file's without being copied.
/// </remarks>
public ref struct Initramfs
{
    private readonly TreeDirectory _root;
    private readonly ReadOnlySpan<byte> _archive;
    private readonly PhysicalAddress? _start;
    private readonly Dictionary<ulong, RegularFile> _linked;
    private string? _fault;

    private Initramfs(TreeDirectory root, ReadOnlySpan<byte> archive, PhysicalAddress? start)
    {
        _root = root;
        _archive = archive;
        _start = start;
        _linked = new Dictionary<ulong, RegularFile>();
    }

    /// <summary>Unpacks an archive.</summary>
    /// <param name="root">The destination.</param>
    /// <param name="archive">Its bytes.</param>
    /// <param name="start">
    /// Their physical address, when whole pages may be taken over from there; null copies everything.
    /// </param>
    /// <returns>Null, or a sentence that says what is wrong with the archive.</returns>
    public static string? Unpack(TreeDirectory root, ReadOnlySpan<byte> archive, PhysicalAddress? start)
    {
        var unpacking = new Initramfs(root, archive, start);
        unpacking.Run();
        return unpacking._fault;
    }

    private void Run()
    {
        var entries = new ArchiveReader(_archive);
        while (_fault is null && entries.MoveNext())
        {
            if (entries.IsTrailer)
            {
                _linked.Clear(); // Inode numbers are those of one archive.
            }
            else
            {
                Add(entries.Header, entries.Name, entries.Data, entries.DataStart);
            }
        }

        _fault ??= entries.Fault;
    }

    private void Add(in ArchiveHeader header, ReadOnlySpan<byte> path, ReadOnlySpan<byte> data, int dataStart)
    {
        TreeDirectory? parent = FindParent(path, out ReadOnlySpan<byte> name);
        if (parent is null || _fault is not null)
        {
            return;
        }

        if (name.IsEmpty)
        {
            Restore(_root, header); // "." is the root itself.
            return;
        }

        if (header.Kind == FileKind.Regular && header.LinkCount > 1 && _linked.TryGetValue(header.FileId, out RegularFile? linked) && linked.LinkCount > 0)
        {
            AddLink(parent, name, linked);
            Fill(linked, data, dataStart);
            return;
        }

        Inode? inode = Make(parent, name, header, data);
        if (inode is RegularFile file)
        {
            Fill(file, data, dataStart);
            if (header.LinkCount > 1)
            {
                _linked[header.FileId] = file;
            }
        }

        if (inode is not null)
        {
            Restore(inode, header);
        }
    }

    private void AddLink(TreeDirectory parent, ReadOnlySpan<byte> name, RegularFile file)
    {
        if (parent.Find(name) == file)
        {
            return; // It has the name already.
        }

        Remove(parent, name);
        if (_fault is null && parent.AddName(name, file) == Errno.None)
        {
            file.LinkCount++;
        }
    }

    private Inode? Make(TreeDirectory parent, ReadOnlySpan<byte> name, in ArchiveHeader header, ReadOnlySpan<byte> data)
    {
        if (header.Kind == FileKind.Directory && parent.Find(name) is TreeDirectory existing)
        {
            return existing;
        }

        Remove(parent, name);
        if (_fault is not null)
        {
            return null;
        }

        byte[]? target = header.Kind == FileKind.SymbolicLink ? data.ToArray() : null;
        if (target is not null && (target.Length is 0 or >= PathWalk.LongestPath || target.AsSpan().Contains((byte)0)))
        {
            _fault = "The initramfs has a symbolic link to a path that no file can have.";
            return null;
        }

        Result<Inode> made = parent.Create(name, new NewInode(header.Kind, header.Permissions, Credentials.Root(), header.Device, target));
        if (made.Failed)
        {
            _fault = "The initramfs has an entry of a kind that there is not.";
            return null;
        }

        return made.Value;
    }

    private void Remove(TreeDirectory parent, ReadOnlySpan<byte> name)
    {
        switch (parent.Find(name))
        {
            case null:
                return;
            case Directory:
                _fault = "The initramfs has a directory and a file of the same name.";
                return;
            case { } earlier:
                parent.RemoveName(name);
                earlier.RemoveLink();
                return;
        }
    }

    private void Fill(RegularFile file, ReadOnlySpan<byte> data, int dataStart)
    {
        if (data.IsEmpty || _fault is not null)
        {
            return;
        }

        if (file.Fill(data, _start + (ulong)dataStart) != Errno.None)
        {
            _fault = "There is too little memory to unpack the initramfs.";
        }
    }

    private static void Restore(Inode inode, in ArchiveHeader header)
    {
        inode.Restore(header.Permissions, header.UserId, header.GroupId, new Timestamp(header.ModifyTime, 0));
    }

    /// <summary>Walks to the directory of a path, making what is missing on the way; "." and ".." are no names.</summary>
    private TreeDirectory? FindParent(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> name)
    {
        TreeDirectory directory = _root;
        while (true)
        {
            path = path.TrimStart((byte)'/');
            int slash = path.IndexOf((byte)'/');
            name = slash < 0 ? path : path[..slash];
            if (name.Length > PathWalk.LongestName || name.SequenceEqual(".."u8))
            {
                _fault = "The initramfs has an entry whose name no file can have.";
                return null;
            }

            if (name.SequenceEqual("."u8))
            {
                name = default;
            }

            if (slash < 0)
            {
                return directory;
            }

            path = path[(slash + 1)..];
            if (!name.IsEmpty && path.TrimStart((byte)'/').IsEmpty)
            {
                return directory; // A directory written with a slash at its end.
            }

            if (!name.IsEmpty && !Descend(ref directory, name))
            {
                return null;
            }
        }
    }

    private bool Descend(ref TreeDirectory directory, scoped ReadOnlySpan<byte> name)
    {
        if (directory.Find(name) is not { } found)
        {
            found = directory.Create(name, new NewInode(FileKind.Directory, Permissions.OwnerAllOthersLook, Credentials.Root())).Value;
        }

        if (found is not TreeDirectory next)
        {
            _fault = "The initramfs has an entry below a file that is no directory.";
            return false;
        }

        directory = next;
        return true;
    }
}
