namespace Tine.Files;

/// <summary>One name in a <see cref="TreeDirectory"/>.</summary>
internal sealed class TreeEntry(byte[] name, uint hash, ulong position, Inode inode)
{
    /// <summary>The next entry of the same hash bucket.</summary>
    public TreeEntry? NextInBucket;

    /// <summary>Where it stands in the order.</summary>
    public EntryPiece? Piece { get; set; }

    public byte[] Name { get; } = name;

    public uint Hash { get; } = hash;

    public ulong Position { get; } = position;

    public Inode Inode { get; set; } = inode;
}
