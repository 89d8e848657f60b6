using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Coreutils;

/// <summary>pwd: where we are.</summary>
internal static class WorkingDirectoryCommand
{
    internal static int Run()
    {
        SysResult result = Unix.GetCwd(out string path);
        if (result.Failed)
        {
            Complaint.Print("pwd", "getcwd", result.Error);
            return 1;
        }

        StandardOutput.WriteLine(path);
        return 0;
    }
}
