using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.MemoryTest;

/// <summary>Files in memory.</summary>
internal static unsafe class FileMappings
{
    private const string Path = "/tmp/memtest.file";
    private const ulong Page = Unix.PageSize;
    private const int Length = 5000;

    internal static void Run()
    {
        Case("a private mapping shows the file and keeps writes to itself", &PrivateMapping);
        Case("the rest of the last page is zero, beyond it is SIGBUS", &BeyondEnd);
        Case("a shared mapping writes the file", &SharedMapping);
        Case("errors of mapping files", &Errors);
        Case("a mapping outlives its descriptor and the file's name", &Outlives);
    }

    /// <summary>A file of 5000 bytes, each the low byte of its place; its name is gone already.</summary>
    internal static int MakeFile(OpenFlags access)
    {
        byte* bytes = Pages.Dirty(2);
        for (int i = 0; i < Length; i++)
        {
            bytes[i] = (byte)i;
        }

        int writer = Unix.Open(Path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Truncate).Int;
        Unix.Write(writer, bytes, Length);
        Unix.Close(writer);
        int descriptor = Unix.Open(Path, access).Int;
        Unix.Unlink(Path);
        return descriptor;
    }

    private static bool PrivateMapping()
    {
        int descriptor = MakeFile(OpenFlags.ReadOnly);
        byte* start = Unix.MMap(null, Length, Protection.ReadWrite, MapFlags.Private, descriptor, 0).Address;
        bool isGood = Holds(start[10] == 10 && start[4999] == unchecked((byte)4999), "it shows the file");
        start[10] = 99;
        byte letter;
        Unix.Call(SystemCall.PRead64, (ulong)descriptor, (ulong)(&letter), 1, 10);
        isGood &= Holds(letter == 10 && start[10] == 99, "a write stays in memory");
        byte* second = Unix.MMap(null, Page, Protection.Read, MapFlags.Private, descriptor, (long)Page).Address;
        return isGood & Holds(second[4] == unchecked((byte)4100), "from an offset");
    }

    private static bool BeyondEnd()
    {
        int descriptor = MakeFile(OpenFlags.ReadOnly);
        byte* start = Unix.MMap(null, 4 * Page, Protection.Read, MapFlags.Private, descriptor, 0).Address;
        bool isGood = Holds(start[5000] == 0 && start[(2 * Page) - 1] == 0, "zeros after the end");
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(start[2 * Page]);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return isGood & Holds(status.Is(Signal.Bus), "SIGBUS a page later");
    }

    private static bool SharedMapping()
    {
        int descriptor = MakeFile(OpenFlags.ReadWrite);
        byte* start = Unix.MMap(null, Length, Protection.ReadWrite, MapFlags.Shared, descriptor, 0).Address;
        start[4999] = 77;
        byte letter;
        Unix.Call(SystemCall.PRead64, (ulong)descriptor, (ulong)(&letter), 1, 4999);
        bool isGood = Holds(letter == 77, "the file has what memory got");
        letter = 55;
        Unix.Call(SystemCall.PWrite64, (ulong)descriptor, (ulong)(&letter), 1, 3);
        return isGood & Holds(start[3] == 55, "memory has what the file got");
    }

    private static bool Errors()
    {
        int descriptor = MakeFile(OpenFlags.ReadOnly);
        Unix.Pipe2(out int pipe, out _);
        return Gives(Unix.MMap(null, Page, Protection.ReadWrite, MapFlags.Shared, descriptor, 0), Errno.EACCES, "shared and writable without the right to write")
            & Gives(Unix.MMap(null, Page, Protection.Read, MapFlags.Private, descriptor, 100), Errno.EINVAL, "a crooked offset")
            & Gives(Unix.MMap(null, Page, Protection.Read, MapFlags.Private, pipe, 0), Errno.ENODEV, "a pipe");
    }

    private static bool Outlives()
    {
        int descriptor = MakeFile(OpenFlags.ReadOnly);
        byte* start = Unix.MMap(null, Length, Protection.Read, MapFlags.Private, descriptor, 0).Address;
        Unix.Close(descriptor);
        return Holds(start[4500] == unchecked((byte)4500), "it is still there");
    }
}
