using System.Collections.Generic;
using Tine.Runtime;

namespace Tine.RightsConform;

/// <summary>The directory in which the items make their files: everybody may write there, and it is not sticky.</summary>
internal static unsafe class Workshop
{
    /// <summary>AT_FDCWD as an argument of a call.</summary>
    internal const ulong Here = unchecked((ulong)(long)Unix.CurrentDirectory);

    private static string s_path = "";

    internal static bool Enter()
    {
        s_path = "/tmp/rightsconform." + Numbers.ToText(Unix.GetPid());
        return Unix.MkDir(s_path).Succeeded && Unix.ChMod(s_path, 0x1FF).Succeeded && Unix.ChDir(s_path).Succeeded;
    }

    /// <summary>Removes the directory and what the items left in it.</summary>
    internal static void Leave()
    {
        Empty(s_path, "sticky");
        Empty(s_path, "shared");
        Empty(s_path, "");
        Unix.ChDir("/");
        Unix.RmDir(s_path);
    }

    /// <summary>A file of this owner and mode, made anew.</summary>
    internal static string File(string name, uint mode, uint user = 0, uint group = 0)
    {
        Unix.Unlink(name);
        SysResult file = Unix.Open(name, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive);
        Board.Expect(file, Errno.None, "making a file");
        Unix.Write(file.Int, "12345678"u8);
        Unix.Close(file.Int);
        Board.Expect(ChOwn(name, user, group), Errno.None, "chown of a new file");
        Board.Expect(Unix.ChMod(name, mode), Errno.None, "chmod of a new file");
        return name;
    }

    internal static string Folder(string name, uint mode, uint user = 0, uint group = 0)
    {
        Empty(".", name);
        Unix.RmDir(name);
        Board.Expect(Unix.MkDir(name), Errno.None, "mkdir");
        Board.Expect(ChOwn(name, user, group), Errno.None, "chown of a new directory");
        Board.Expect(Unix.ChMod(name, mode), Errno.None, "chmod of a new directory");
        return name;
    }

    /// <summary>A copy of this very program, of this owner and mode.</summary>
    internal static string Program(string name, uint mode, uint user = 0, uint group = 0)
    {
        File(name, mode, user, group);
        SysResult from = Unix.Open("/proc/self/exe", OpenFlags.ReadOnly);
        SysResult to = Unix.Open(name, OpenFlags.WriteOnly | OpenFlags.Truncate);
        var buffer = new byte[65536];
        SysResult count;
        while ((count = Unix.Read(from.Int, buffer)).Succeeded && count.Value != 0)
        {
            Board.Expect(Unix.Write(to.Int, new System.ReadOnlySpan<byte>(buffer, 0, count.Int)).Raw, count.Raw, "copying the program");
        }

        Unix.Close(from.Int);
        Unix.Close(to.Int);
        Board.Expect(Unix.ChMod(name, mode), Errno.None, "chmod of the program");
        return name;
    }

    internal static SysResult ChOwn(string path, uint user, uint group)
    {
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            return Unix.Call(SystemCall.ChOwn, (ulong)terminated, user, group);
        }
    }

    internal static uint ModeOf(string path) => Unix.Stat(path, out FileStatus status).Succeeded ? status.Permissions : 0;

    private static void Empty(string parent, string name)
    {
        string folder = name.Length == 0 ? parent : parent + "/" + name;
        var entries = new List<DirectoryEntry>();
        if (DirectoryReader.Read(folder, entries) != Errno.None)
        {
            return;
        }

        foreach (DirectoryEntry entry in entries)
        {
            if (Unix.Unlink(folder + "/" + entry.Name).Failed)
            {
                Unix.RmDir(folder + "/" + entry.Name);
            }
        }
    }
}
