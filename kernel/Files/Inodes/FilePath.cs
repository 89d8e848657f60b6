using System;
using System.Runtime.CompilerServices;

namespace Tine.Files;

/// <summary>The name under which a file was found: a directory and a name in it, or the directory itself when the name is empty.</summary>
public sealed class FilePath(Directory directory, byte[] name)
{
    public Directory Directory { get; } = directory;

    public byte[] Name { get; } = name;

    /// <summary>The absolute path as seen below <paramref name="root"/>; empty when it is too long (<see cref="PathWalk.LongestPath"/>).</summary>
    public byte[] ToBytes(Directory root) => ToBytes(root, out _);

    /// <summary>The absolute path as seen below <paramref name="root"/>; empty when it is too long (<see cref="PathWalk.LongestPath"/>).</summary>
    /// <param name="root">The root directory of who asks.</param>
    /// <param name="isBelow">Whether the way up comes by it; it does not after chroot(2) to a directory elsewhere.</param>
    public byte[] ToBytes(Directory root, out bool isBelow)
    {
        int length = Measure(root, out isBelow);
        if (length == 0)
        {
            return "/"u8.ToArray();
        }

        if (length >= PathWalk.LongestPath)
        {
            return [];
        }

        byte[] path = new byte[length];
        Span<byte> free = path;
        if (Name.Length > 0)
        {
            PutLast(ref free, Name);
        }

        for (Directory directory = Directory; !IsTop(ref directory, root); directory = directory.Parent)
        {
            PutLast(ref free, directory.Name);
        }

        return path;
    }

    /// <summary>The number of bytes of the path; 0 for the root itself; at least <see cref="PathWalk.LongestPath"/> for what is too long.</summary>
    private int Measure(Directory root, out bool isBelow)
    {
        int length = Name.Length > 0 ? Name.Length + 1 : 0;
        Directory directory = Directory;
        for (; length < PathWalk.LongestPath && !IsTop(ref directory, root); directory = directory.Parent)
        {
            length += directory.Name.Length + 1;
        }

        isBelow = directory == root;
        return length;
    }

    private static void PutLast(ref Span<byte> free, byte[] name)
    {
        int start = free.Length - name.Length;
        name.CopyTo(free[start..]);
        free[start - 1] = (byte)'/';
        free = free[..(start - 1)];
    }

    /// <summary>Steps from a mounted root down to the directory it covers; true at the top of everything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsTop(ref Directory directory, Directory root) =>
        directory == root || (directory.IsFileSystemRoot && IsTopOfAll(ref directory, root));

    private static bool IsTopOfAll(ref Directory directory, Directory root)
    {
        while (directory != root && directory.IsFileSystemRoot && directory.Covered is { } covered)
        {
            directory = covered;
        }

        return directory == root || directory.IsFileSystemRoot;
    }
}
