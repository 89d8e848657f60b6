using Tine.Runtime;

namespace Tine.CallFuzz;

/// <summary>Removes a directory with all in it; names may have any bytes.</summary>
internal static unsafe class TreeRemoval
{
    private const int BufferBytes = 1024;
    private const int LengthOffset = 16;
    private const int TypeOffset = 18;
    private const int NameOffset = 19;
    private const byte DirectoryType = 4;

    internal static void Remove(string path)
    {
        SysResult opened = Unix.Open(path, OpenFlags.Directory | OpenFlags.NoFollow);
        if (opened.Succeeded)
        {
            Empty(opened.Int);
            Unix.Close(opened.Int);
        }

        Unix.RmDir(path);
    }

    private static void Empty(int directory)
    {
        byte* buffer = stackalloc byte[BufferBytes];
        bool isChanged = true;
        while (isChanged)
        {
            isChanged = false;
            Unix.LSeek(directory, 0, SeekOrigin.Set);
            SysResult got = Unix.Call(SystemCall.GetDents64, (ulong)directory, (ulong)buffer, BufferBytes);
            for (byte* entry = buffer; entry < buffer + got.Raw; entry += *(ushort*)(entry + LengthOffset))
            {
                isChanged |= RemoveEntry(directory, entry[TypeOffset], entry + NameOffset);
            }
        }
    }

    private static bool RemoveEntry(int directory, byte type, byte* name)
    {
        if (name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0)))
        {
            return false;
        }

        if (type != DirectoryType)
        {
            return Unix.Call(SystemCall.UnlinkAt, (ulong)directory, (ulong)name).Succeeded;
        }

        SysResult inner = Unix.OpenAt(directory, name, OpenFlags.Directory | OpenFlags.NoFollow);
        if (inner.Succeeded)
        {
            Empty(inner.Int);
            Unix.Close(inner.Int);
        }

        return Unix.Call(SystemCall.UnlinkAt, (ulong)directory, (ulong)name, Unix.RemoveDirectoryFlag).Succeeded;
    }
}
