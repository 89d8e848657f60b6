using System.IO;
using Tine.Tools.Image;

namespace Tine.Tools.Run;

/// <summary>A root file system with init and a few of userland's programs, static ELF files that run on Linux, too.</summary>
internal static class SmallRoot
{
    /// <summary>Writes its archive.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="programs">Names, for /bin.</param>
    /// <exception cref="IOException">A program cannot be read, or the archive cannot be written.</exception>
    public static void Write(string path, params string[] programs)
    {
        var root = new RootFileSystem();
        foreach (string directory in (string[])["bin", "dev", "proc", "tmp"])
        {
            root.AddDirectory(directory);
        }

        root.AddFromHost(Path.Combine(Workspace.Programs, "init"), "init");
        foreach (string program in programs)
        {
            root.AddFromHost(Path.Combine(Workspace.Programs, program), "bin/" + program);
        }

        CpioWriter.Write(root, path);
    }
}
