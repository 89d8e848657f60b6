using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.MemoryTest;

/// <summary>Writes through shared mappings of files: what they do to the file's times, and that they keep it from being executed.</summary>
internal static unsafe class MappedWrites
{
    private const ulong Page = Unix.PageSize;
    private const long LongerThanATick = 20_000_000;

    private static int s_file;
    private static FileStatus s_before;

    internal static void Run()
    {
        Case("a first write changes mtime and ctime, a second one does not", &First);
        Case("after msync(MS_SYNC) and fsync the next write does again", &AfterSync);
        Case("reading, mlock and MAP_POPULATE leave mtime alone", &NoWrite);
        Case("a write in a child, and one by the kernel, change it", &ByOthers);
        Case("a file that is mapped from a descriptor for writing cannot be executed", &TextFileBusy);
    }

    private static byte* Open(MapFlags more = 0)
    {
        s_file = FileMappings.MakeFile(OpenFlags.ReadWrite);
        Unix.FStat(s_file, out s_before);
        Unix.Sleep(LongerThanATick);
        return Sight.Map(2, Protection.ReadWrite, MapFlags.Shared | more, s_file);
    }

    /// <summary>Whether mtime and ctime have changed since the last look.</summary>
    private static bool HasChanged()
    {
        Unix.FStat(s_file, out FileStatus now);
        bool isModified = !Same(now.Modified, s_before.Modified);
        bool isGood = Holds(isModified == !Same(now.Changed, s_before.Changed), "mtime and ctime change together");
        s_before = now;
        Unix.Sleep(LongerThanATick);
        return isGood && isModified;
    }

    private static bool Same(in TimeSpecification a, in TimeSpecification b) => a.Seconds == b.Seconds && a.Nanoseconds == b.Nanoseconds;

    private static bool First()
    {
        byte* start = Open();
        bool isGood = Holds(!HasChanged(), "mmap does not");
        start[0] = 1;
        isGood &= Holds(HasChanged(), "the first write does");
        start[1] = 1;
        isGood &= Holds(!HasChanged(), "the second does not");
        start[Page] = 1;
        isGood &= Holds(HasChanged(), "the first one to another page does");
        Unix.MUnmap(start, 2 * Page);
        return isGood & Holds(!HasChanged(), "munmap does not");
    }

    private static bool AfterSync()
    {
        byte* start = Open();
        start[0] = 1;
        HasChanged();
        bool isGood = Gives(Unix.MSync(start, 2 * Page, SyncFlags.Synchronous), Errno.None, "msync") & Holds(!HasChanged(), "msync itself does not");
        start[0] = 2;
        isGood &= Holds(HasChanged(), "the write after msync does");
        Unix.Call(SystemCall.FSync, (ulong)s_file);
        start[0] = 3;
        isGood &= Holds(HasChanged(), "the write after fsync does");
        Unix.MProtect(start, Page, Protection.Read);
        Unix.MProtect(start, Page, Protection.ReadWrite);
        start[0] = 4;
        return isGood & Holds(!HasChanged(), "the write after mprotect does not");
    }

    private static bool NoWrite()
    {
        byte* start = Open(MapFlags.Populate);
        bool isGood = Holds(!HasChanged(), "MAP_POPULATE") & Holds(start[3] == 3 && !HasChanged(), "a read");
        Unix.MLock(start, 2 * Page);
        isGood &= Holds(!HasChanged(), "mlock");
        start[3] = 4;
        isGood &= Holds(HasChanged(), "a write after them does");
        byte* copy = Sight.Map(1, Protection.ReadWrite, MapFlags.Private, s_file);
        copy[0] = 1;
        return isGood & Holds(!HasChanged(), "a write to a private mapping does not");
    }

    private static bool ByOthers()
    {
        byte* start = Open();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            start[0] = 5;
            Unix.Exit(0);
        }

        Unix.Wait(child.Int, out _);
        bool isGood = Holds(HasChanged(), "a child's");
        Unix.Pipe2(out int reader, out int writer);
        Unix.Write(writer, "ab"u8);
        Unix.Read(reader, start + Page, 2);
        return isGood & Holds(HasChanged() && start[Page] == (byte)'a', "the kernel's");
    }

    private static bool TextFileBusy()
    {
        const string path = "/tmp/memtest.program";
        int writer = Unix.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Truncate, 0x1ED).Int;
        CopyTo(writer, "/proc/self/exe");
        byte* shared = Unix.MMap(null, Page, Protection.Read, MapFlags.Shared, writer, 0).Address;
        Unix.Close(writer);
        int reader = Unix.Open(path, OpenFlags.ReadOnly).Int;
        byte* read = Unix.MMap(null, Page, Protection.Read, MapFlags.Shared, reader, 0).Address;
        bool isGood = Holds(Execute(path) == Errno.ETXTBSY, "while a shared mapping is there");
        Unix.MUnmap(shared, Page);
        isGood &= Holds(Execute(path) == Errno.None && read[0] == 0x7F, "no more; one made for reading does not count");
        Unix.Unlink(path);
        return isGood;
    }

    private static void CopyTo(int writer, string path)
    {
        byte* buffer = Pages.Dirty(16);
        int reader = Unix.Open(path, OpenFlags.ReadOnly).Int;
        for (SysResult part = Unix.Read(reader, buffer, 16 * Page); part.Succeeded && part.Raw != 0; part = Unix.Read(reader, buffer, 16 * Page))
        {
            Unix.Write(writer, buffer, (ulong)part.Raw);
        }

        Unix.Close(reader);
    }

    /// <summary>Executes a copy of this program, which has nothing to do, in a child.</summary>
    private static Errno Execute(string path)
    {
        Streams.FlushAll();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            SysResult result = Unix.ExecVe(path, new ArgumentVector([path, "no such case"]), new ArgumentVector([]));
            Unix.Exit((int)result.Error);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return (Errno)status.ExitCode;
    }
}
