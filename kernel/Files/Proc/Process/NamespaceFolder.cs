using System;

namespace Tine.Files;

/// <summary>/proc/PID/ns.</summary>
internal sealed class NamespaceFolder : Directory
{
    /// <summary>Numbers count down from Linux's PROC_IPC_INIT_INO; those of net and mnt are given out at boot.</summary>
    private static readonly (string Name, string Kind, ulong Number)[] s_spaces =
    [
        ("cgroup", "cgroup", 0xeffffffb),
        ("ipc", "ipc", 0xefffffff),
        ("mnt", "mnt", 0xf0000001),
        ("net", "net", 0xf0000000),
        ("pid", "pid", 0xeffffffc),
        ("pid_for_children", "pid", 0xeffffffc),
        ("time", "time", 0xeffffffa),
        ("time_for_children", "time", 0xeffffffa),
        ("user", "user", 0xeffffffd),
        ("uts", "uts", 0xeffffffe),
    ];

    private readonly ProcFolder _folder;
    private readonly ProcessView _process;

    public NamespaceFolder(ProcFolder parent, ProcessView process, ulong number)
        : base(parent.FileSystem, parent, "ns"u8.ToArray(), Permissions.AllLook & ~(Permissions.AllRead & ~Permissions.OwnerRead), number)
    {
        _folder = parent;
        _process = process;
    }

    public override bool IsGone => _folder.IsGone;

    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < s_spaces.Length && !IsGone; i++)
        {
            (string own, string kind, ulong number) = s_spaces[i];
            if (Ascii.Equals(name, own))
            {
                var space = new NamespaceInode(InternalFiles.Of(FileSystem.Services).Namespaces, kind, number);
                return new NamespaceLink(FileSystem, _process, space, NumberOf(i));
            }
        }

        return null;
    }

    public override void List(Caller caller, ulong position, ref DirectoryListing listing)
    {
        for (; position < (ulong)s_spaces.Length; position++)
        {
            byte[] name = Ascii.ToBytes(s_spaces[position].Name);
            if (!listing.AddEntry(name, NumberOf((int)position), FileKind.SymbolicLink, position + 1))
            {
                return;
            }
        }
    }

    public override Result<Inode> Create(ReadOnlySpan<byte> name, in NewInode what) => Errno.ENOENT;

    private ulong NumberOf(int index) => ProcNumbers.OfNamespace(_process.ThreadId, index);
}
