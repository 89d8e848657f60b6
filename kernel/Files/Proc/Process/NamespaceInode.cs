using Tine.Memory;

namespace Tine.Files;

/// <summary>A namespace as a file: its number tells whether two processes are in the same one; namespaces(7).</summary>
/// <param name="fileSystem">Linux's nsfs.</param>
/// <param name="kind">Such as "pid".</param>
/// <param name="cloneFlag">The flag of clone(2) for a new one of its kind.</param>
/// <param name="number">As Linux numbers the first one of each kind (proc_ns.h).</param>
internal sealed class NamespaceInode(FileSystem fileSystem, string kind, uint cloneFlag, ulong number)
    : Inode(fileSystem, FileKind.Regular, Permissions.AllRead, number)
{
    public uint CloneFlag => cloneFlag;

    /// <summary>The target of links to it.</summary>
    public byte[] ToText() => new TextBuffer().Add(kind).Add(":[").Add(Number).Add(']').Bytes.ToArray();

    public override Result<OpenFile> Open(Caller caller, OpenFlags flags) =>
        (flags & OpenFlags.AccessMask) == OpenFlags.ReadOnly ? new OpenNamespace(this, flags) : Errno.EPERM;

    /// <summary>Held by a descriptor it is there, and nothing can be read.</summary>
    private sealed class OpenNamespace(NamespaceInode space, OpenFlags flags) : OpenFile(space, flags)
    {
        private const uint AskParent = 0xb702; // NS_GET_PARENT
        private const uint AskType = 0xb703; // NS_GET_NSTYPE
        private const uint ProcessesOrUsers = 0x3000_0000;

        /// <summary>ioctl_ns(2): the type; the parent, which only two kinds have, is out of reach.</summary>
        public override Result<long> Control(Caller caller, AddressSpace memory, uint request, ulong argument) => request switch
        {
            AskType => space.CloneFlag,
            AskParent => (space.CloneFlag & ProcessesOrUsers) != 0 ? Errno.EPERM : Errno.EINVAL,
            _ => Errno.ENOTTY,
        };
    }
}
