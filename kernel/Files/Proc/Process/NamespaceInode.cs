namespace Tine.Files;

/// <summary>A namespace as a file: its number tells whether two processes are in the same one; namespaces(7).</summary>
/// <param name="fileSystem">Linux's nsfs.</param>
/// <param name="kind">Such as "pid".</param>
/// <param name="number">As Linux numbers the first one of each kind (proc_ns.h).</param>
internal sealed class NamespaceInode(FileSystem fileSystem, string kind, ulong number)
    : Inode(fileSystem, FileKind.Regular, Permissions.AllRead, number)
{
    /// <summary>The target of links to it.</summary>
    public byte[] ToText() => new TextBuffer().Add(kind).Add(":[").Add(Number).Add(']').Bytes.ToArray();

    public override Result<OpenFile> Open(Caller caller, OpenFlags flags) =>
        (flags & OpenFlags.AccessMask) == OpenFlags.ReadOnly ? new OpenNamespace(this, flags) : Errno.EPERM;

    /// <summary>Held by a descriptor it is there, and nothing can be read.</summary>
    private sealed class OpenNamespace(Inode inode, OpenFlags flags) : OpenFile(inode, flags);
}
