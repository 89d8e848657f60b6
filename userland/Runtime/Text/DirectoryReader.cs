using System.Collections.Generic;

namespace Tine.Runtime;

/// <summary>Reads the names in a directory with getdents64(2).</summary>
public static unsafe class DirectoryReader
{
    private const int BufferBytes = 4096;
    private const int LengthOffset = 16;
    private const int TypeOffset = 18;
    private const int NameOffset = 19;

    /// <summary>Reads every entry, "." and ".." too, in the order in which the directory gives them.</summary>
    /// <returns>None, or why the directory could not be read.</returns>
    public static Errno Read(string path, List<DirectoryEntry> entries)
    {
        SysResult opened = Unix.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.CloseOnExec);
        if (opened.Failed)
        {
            return opened.Error;
        }

        Errno error = ReadAll(opened.Int, entries);
        Unix.Close(opened.Int);
        return error;
    }

    private static Errno ReadAll(int descriptor, List<DirectoryEntry> entries)
    {
        var buffer = new byte[BufferBytes];
        fixed (byte* start = buffer)
        {
            while (true)
            {
                SysResult result = Unix.Call(SystemCall.GetDents64, (ulong)descriptor, (ulong)start, BufferBytes);
                if (result.Failed || result.Value == 0)
                {
                    return result.Error;
                }

                for (byte* entry = start; entry < start + result.Value; entry += *(ushort*)(entry + LengthOffset))
                {
                    entries.Add(new DirectoryEntry(*(ulong*)entry, entry[TypeOffset], Utf8.Decode(entry + NameOffset)));
                }
            }
        }
    }
}
