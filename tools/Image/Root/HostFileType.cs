using System;
using System.Runtime.InteropServices;

namespace Tine.Tools.Image;

/// <summary>The type of a file of the host: .NET knows directories and links only.</summary>
internal static partial class HostFileType
{
    /// <summary>The size of Linux's struct statx, and the place of its stx_mode.</summary>
    private const int Size = 256;
    private const int ModeOffset = 28;

    /// <summary>Numbers of linux/fcntl.h and linux/stat.h.</summary>
    private const int CurrentDirectory = -100;
    private const uint TypeWanted = 1;
    private const int TypeMask = 0xf000;
    private const int RegularFile = 0x8000;
    private const int Directory = 0x4000;

    /// <summary>Whether it is a FIFO, a socket or a device; a link is followed.</summary>
    public static bool IsSpecial(string path)
    {
        byte[] found = new byte[Size];
        return StatX(CurrentDirectory, path, 0, TypeWanted, found) == 0
            && (BitConverter.ToUInt16(found, ModeOffset) & TypeMask) is not (RegularFile or Directory);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint mask, [Out] byte[] found);
}
