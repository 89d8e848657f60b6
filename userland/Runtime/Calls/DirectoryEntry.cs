namespace Tine.Runtime;

/// <summary>One name in a directory. <paramref name="Type"/> is d_type: 4 directory, 8 regular, 10 symbolic link, ...</summary>
public readonly record struct DirectoryEntry(ulong Inode, byte Type, string Name);
