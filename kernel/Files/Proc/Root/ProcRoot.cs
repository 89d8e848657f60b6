using System;

namespace Tine.Files;

/// <summary>/proc itself: files about the machine, self, and a directory a process.</summary>
internal sealed class ProcRoot : Directory
{
    /// <summary>Positions: machine files, then the links and sys, then processes by their ids.</summary>
    private const ulong LinksStart = (ulong)MachineFileKind.Count;
    private const ulong ProcessesStart = LinksStart + 6;

    public ProcRoot(FileSystem fileSystem)
        : base(fileSystem, null, [], Permissions.AllLook, ProcNumbers.Root)
    {
    }

    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name)
    {
        int number = ProcNumbers.Parse(name);
        if (number > 0)
        {
            // A thread's directory is there, too, and not listed.
            ProcessDirectory? processes = ProcessDirectory.Of(FileSystem.Services);
            return (processes?.Find(number) ?? processes?.FindByThread(number)) is { } process ? new ProcFolder(this, process, name.ToArray()) : null;
        }

        if (name.SequenceEqual("self"u8))
        {
            return new SelfLink(FileSystem);
        }

        if (name.SequenceEqual("thread-self"u8))
        {
            return new ThreadSelfLink(FileSystem);
        }

        if (name.SequenceEqual("mounts"u8))
        {
            return new FixedLink(FileSystem, ProcNumbers.Self + 1, "self/mounts"u8.ToArray());
        }

        if (name.SequenceEqual("sys"u8))
        {
            return new SettingRoot(this);
        }

        if (name.SequenceEqual("sysvipc"u8))
        {
            return new SystemVFolder(this);
        }

        if (name.SequenceEqual("tine"u8))
        {
            return new KernelFolder(this);
        }

        for (var kind = MachineFileKind.CommandLine; kind < MachineFileKind.Count; kind++)
        {
            if (Ascii.Equals(name, MachineFile.NameOf(kind)))
            {
                return new MachineFile(FileSystem, kind);
            }
        }

        return null;
    }

    public override void List(Caller caller, ulong position, ref DirectoryListing listing)
    {
        for (; position < LinksStart; position++)
        {
            var kind = (MachineFileKind)position;
            ulong number = ProcNumbers.FirstMachineFile + position;
            if (!listing.AddEntry(Ascii.ToBytes(MachineFile.NameOf(kind)), number, FileKind.Regular, position + 1))
            {
                return;
            }
        }

        for (; position < ProcessesStart; position++)
        {
            ReadOnlySpan<byte> name = FixedEntry(position - LinksStart, out ulong number, out FileKind kind);
            if (!listing.AddEntry(name, number, kind, position + 1))
            {
                return;
            }
        }

        ListProcesses(position, ref listing);
    }

    public override Result<Inode> Create(ReadOnlySpan<byte> name, in NewInode what) => Errno.ENOENT;

    /// <summary>The entries between the machine's files and the processes: links, and folders of their own.</summary>
    private static ReadOnlySpan<byte> FixedEntry(ulong index, out ulong number, out FileKind kind)
    {
        (number, kind) = index switch
        {
            0 => (ProcNumbers.Self, FileKind.SymbolicLink),
            1 => (ProcNumbers.Self + 1, FileKind.SymbolicLink),
            2 => (ProcNumbers.Settings, FileKind.Directory),
            3 => (ProcNumbers.ThreadSelf, FileKind.SymbolicLink),
            4 => (ProcNumbers.SystemV, FileKind.Directory),
            _ => (ProcNumbers.KernelFolder, FileKind.Directory),
        };
        return index switch
        {
            0 => "self"u8,
            1 => "mounts"u8,
            2 => "sys"u8,
            3 => "thread-self"u8,
            4 => "sysvipc"u8,
            _ => "tine"u8,
        };
    }

    private void ListProcesses(ulong position, ref DirectoryListing listing)
    {
        if (ProcessDirectory.Of(FileSystem.Services) is not { } processes)
        {
            return;
        }

        var name = new TextBuffer();
        int id = (int)(position - ProcessesStart);
        while ((id = processes.NextAfter(id)) > 0)
        {
            name.Clear();
            name.Add((long)id);
            if (!listing.AddEntry(name.Bytes, ProcNumbers.OfProcess(id), FileKind.Directory, ProcessesStart + (ulong)id))
            {
                return;
            }
        }
    }
}
