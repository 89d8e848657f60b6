using System.Runtime;
using Tine.Runtime;

namespace Tine.ShellTest;

/// <summary>Runs the shell and the small tools and compares what they print and return. Works in /tmp/shelltest.dir.</summary>
internal static class Program
{
    private const string Directory = "/tmp/shelltest.dir";

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Tap.Begin(arguments);
        Unix.UMask(0x12);
        Session.Prepare();
        Unix.MkDir(Directory);
        Unix.ChDir(Directory);
        ShellCases.Run();
        ToolCases.Run();
        Session.Run("coreutils rm -r " + Directory, out _);
        Tap.Ok(Unix.Stat(Directory, out _).Error == Errno.ENOENT, "everything is cleaned up");
        return Tap.Finish();
    }
}
