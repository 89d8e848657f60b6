namespace Tine.Runtime;

/// <summary>From a command's name to the file that it means.</summary>
public static class ProgramSearch
{
    public const string DefaultPath = "/bin:/sbin:/usr/bin:/usr/sbin";

    private const int Executable = 1;

    /// <summary>A name with a slash is a path; any other is looked for in the directories of <paramref name="searchPath"/>.</summary>
    /// <returns>The path, or null when there is no such program.</returns>
    public static string? Find(string name, string searchPath)
    {
        if (name.Contains('/'))
        {
            return name;
        }

        int start = 0;
        while (name.Length != 0 && start <= searchPath.Length)
        {
            int end = searchPath.IndexOf(':', start);
            end = end < 0 ? searchPath.Length : end;
            string directory = end == start ? "." : searchPath[start..end];
            string path = directory + "/" + name;
            if (Unix.Access(path, Executable).Succeeded)
            {
                return path;
            }

            start = end + 1;
        }

        return null;
    }

    /// <summary>A path of the running program, for executing it again.</summary>
    public static string OwnPath()
    {
        if (Unix.ReadLink("/proc/self/exe", out string path).Succeeded)
        {
            return path;
        }

        string name = ProcessEnvironment.ProgramName;
        return Find(name, ProcessEnvironment.Get("PATH") ?? DefaultPath) ?? name;
    }
}
