using System;

namespace Tine.Files;

/// <summary>/proc/PID/ns.</summary>
internal sealed class NamespaceFolder : Directory
{
    /// <summary>Flags are those of clone(2). Numbers count down from Linux's PROC_IPC_INIT_INO; those of net and mnt are given out at boot.</summary>
    private static readonly (string Name, string Kind, uint CloneFlag, ulong Number)[] s_spaces =
    [
        ("cgroup", "cgroup", 0x200_0000, 0xeffffffb),
        ("ipc", "ipc", 0x800_0000, 0xefffffff),
        ("mnt", "mnt", 0x2_0000, 0xf0000001),
        ("net", "net", 0x4000_0000, 0xf0000000),
        ("pid", "pid", 0x2000_0000, 0xeffffffc),
        ("pid_for_children", "pid", 0x2000_0000, 0xeffffffc),
        ("time", "time", 0x80, 0xeffffffa),
        ("time_for_children", "time", 0x80, 0xeffffffa),
        ("user", "user", 0x1000_0000, 0xeffffffd),
        ("uts", "uts", 0x400_0000, 0xeffffffe),
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
            (string own, string kind, uint cloneFlag, ulong number) = s_spaces[i];
            if (Ascii.Equals(name, own))
            {
                var space = new NamespaceInode(InternalFiles.Of(FileSystem.Services).Namespaces, kind, cloneFlag, number);
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
