using Tine.Runtime;

namespace Tine.Coreutils;

/// <summary>mkdir [-p] PATH...: makes directories; with -p those above them too.</summary>
internal static class MakeDirectoryCommand
{
    internal static int Run(string[] arguments)
    {
        bool makesParents = arguments.Length > 0 && arguments[0] == "-p";
        int status = 0;
        for (int i = makesParents ? 1 : 0; i < arguments.Length; i++)
        {
            Errno error = makesParents ? MakeAll(arguments[i]) : Unix.MkDir(arguments[i]).Error;
            if (error != Errno.None)
            {
                Complaint.Print("mkdir", arguments[i], error);
                status = 1;
            }
        }

        return status;
    }

    private static Errno MakeAll(string path)
    {
        for (int i = 1; i < path.Length; i++)
        {
            if (path[i] == '/')
            {
                Unix.MkDir(path[..i]);
            }
        }

        Errno error = Unix.MkDir(path).Error;
        bool isThere = error == Errno.EEXIST && Unix.Stat(path, out FileStatus status).Succeeded && status.Type == FileType.Directory;
        return isThere ? Errno.None : error;
    }
}
