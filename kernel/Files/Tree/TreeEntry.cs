namespace Tine.Files;

/// <summary>One name in a <see cref="TreeDirectory"/>.</summary>
internal sealed class TreeEntry(byte[] name, uint hash, ulong position, Inode inode)
{
    private TreeEntry? _nextInBucket;

    /// <summary>The piece of the order that it is in.</summary>
    public EntryPiece? Piece { get; set; }

    public byte[] Name { get; } = name;

    public uint Hash { get; } = hash;

    public ulong Position { get; } = position;

    public Inode Inode { get; set; } = inode;

    internal readonly struct BucketLink : IHashLink<TreeEntry>
    {
        [NoAllocation]
        public uint HashOf(TreeEntry entry) => entry.Hash;

        [NoAllocation]
        public ref TreeEntry? NextOf(TreeEntry entry) => ref entry._nextInBucket;
    }
}
