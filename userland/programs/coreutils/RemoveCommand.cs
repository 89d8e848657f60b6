using System.Collections.Generic;
using Tine.Runtime;

namespace Tine.Coreutils;

/// <summary>rm [-r] [-f] PATH...: removes files, with -r directories and all in them; -f does not mind what is missing.</summary>
internal static class RemoveCommand
{
    internal static int Run(string[] arguments)
    {
        bool removesTrees = false;
        bool isForced = false;
        int status = 0;
        foreach (string argument in arguments)
        {
            if (argument.Length > 1 && argument[0] == '-')
            {
                removesTrees |= argument.Contains('r');
                isForced |= argument.Contains('f');
                continue;
            }

            Errno error = removesTrees ? RemoveTree(argument) : Unix.Unlink(argument).Error;
            if (error != Errno.None && !(isForced && error == Errno.ENOENT))
            {
                Complaint.Print("rm", argument, error);
                status = 1;
            }
        }

        return status;
    }

    private static Errno RemoveTree(string path)
    {
        SysResult result = Unix.LStat(path, out FileStatus status);
        if (result.Failed)
        {
            return result.Error;
        }

        if (status.Type != FileType.Directory)
        {
            return Unix.Unlink(path).Error;
        }

        var entries = new List<DirectoryEntry>();
        Errno error = DirectoryReader.Read(path, entries);
        foreach (DirectoryEntry entry in entries)
        {
            if (entry.Name is not ("." or ".."))
            {
                Errno inner = RemoveTree(path + "/" + entry.Name);
                error = error == Errno.None ? inner : error;
            }
        }

        return error == Errno.None ? Unix.RmDir(path).Error : error;
    }
}
