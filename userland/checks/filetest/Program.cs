using System.Runtime;
using Tine.Runtime;

namespace Tine.FileTest;

/// <summary>Files, directories, links, descriptors and devices, as on Linux. Works in /tmp/filetest.dir and removes it at the end.</summary>
internal static class Program
{
    private const string Directory = "/tmp/filetest.dir";

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Tap.Begin(arguments);
        Unix.UMask(0x12);
        Unix.MkDir(Directory);
        Unix.ChDir(Directory);
        Contents.Run();
        Opening.Run();
        Directories.Run();
        Links.Run();
        Descriptors.Run();
        Devices.Run();
        Bounds.Run();
        Temporary.Run();
        Copies.Run();
        Splices.Run();
        EmptyPaths.Run();
        Resolving.Run();
        Times.Run();
        ProcessFiles.Run();
        ProcessMemory.Run();
        ExtendedAttributes.Run();
        Watching.Run();
        Unix.ChDir("/");
        bool isEmpty = Unix.RmDir(Directory).Succeeded;
        Tap.Ok(isEmpty, "every case has cleaned up");
        return Tap.Finish();
    }
}
