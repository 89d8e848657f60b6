using System;
using Tine.Runtime;

namespace Tine.FileTest;

/// <summary>Small steps that the cases share.</summary>
internal static unsafe class Files
{
    /// <summary>Makes a file with these bytes and closes it.</summary>
    internal static void Make(string path, ReadOnlySpan<byte> bytes)
    {
        int descriptor = Unix.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate).Int;
        Unix.Write(descriptor, bytes);
        Unix.Close(descriptor);
    }

    /// <summary>Opens a fresh file for reading and writing.</summary>
    internal static int Fresh(string path) => Unix.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Truncate).Int;

    /// <summary>Whether the file holds exactly these bytes.</summary>
    internal static bool Holds(string path, ReadOnlySpan<byte> expected)
    {
        SysResult opened = Unix.Open(path, OpenFlags.ReadOnly);
        byte* buffer = stackalloc byte[256];
        long count = Unix.Read(opened.Int, buffer, 256).Raw;
        Unix.Close(opened.Int);
        return AreEqual(buffer, count, expected);
    }

    internal static bool AreEqual(byte* bytes, long count, ReadOnlySpan<byte> expected)
    {
        bool isEqual = count == expected.Length;
        for (int i = 0; i < expected.Length && isEqual; i++)
        {
            isEqual = bytes[i] == expected[i];
        }

        return isEqual;
    }
}
