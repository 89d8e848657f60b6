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

        if (position == LinksStart && !listing.AddEntry("self"u8, ProcNumbers.Self, FileKind.SymbolicLink, ++position))
        {
            return;
        }

        if (position == LinksStart + 1 && !listing.AddEntry("mounts"u8, ProcNumbers.Self + 1, FileKind.SymbolicLink, ++position))
        {
            return;
        }

        if (position == LinksStart + 2 && !listing.AddEntry("sys"u8, ProcNumbers.Settings, FileKind.Directory, ++position))
        {
            return;
        }

        if (position == LinksStart + 3 && !listing.AddEntry("thread-self"u8, ProcNumbers.ThreadSelf, FileKind.SymbolicLink, ++position))
        {
            return;
        }

        if (position == LinksStart + 4 && !listing.AddEntry("sysvipc"u8, ProcNumbers.SystemV, FileKind.Directory, ++position))
        {
            return;
        }

        if (position == LinksStart + 5 && !listing.AddEntry("tine"u8, ProcNumbers.KernelFolder, FileKind.Directory, ++position))
        {
            return;
        }

        ListProcesses(position, ref listing);
    }

    public override Result<Inode> Create(ReadOnlySpan<byte> name, in NewInode what) => Errno.ENOENT;

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
