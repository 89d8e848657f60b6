using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.MemoryTest;

/// <summary>madvise: each advice, and its errors.</summary>
internal static unsafe class Advising
{
    private const ulong Page = Unix.PageSize;
    private const MapFlags Anonymous = MapFlags.Private | MapFlags.Anonymous;

    internal static void Run()
    {
        Case("errors of madvise are the same for every advice", &Errors);
        Case("advice passes over holes and reports them", &Holes);
        Case("MADV_REMOVE punches holes into shared memory and files", &Remove);
        Case("MADV_REMOVE refuses what is private, locked or no file", &RemoveErrors);
        Case("MADV_DONTNEED of a file shows the file again", &DontNeedFile);
        Case("MADV_POPULATE_READ and _WRITE make pages present", &Populate);
        Case("MADV_DONTFORK and MADV_WIPEONFORK, and back", &Fork);
        Case("MADV_WIPEONFORK and MADV_FREE are for private memory", &PrivateOnly);
        Case("advice about reading and dumping splits regions and joins them", &Flags);
    }

    private static bool Errors()
    {
        byte* start = Sight.MapNumbered(2);
        bool isGood = true;
        foreach (int number in new[] { 0, 1, 2, 3, 4, 8, 10, 11, 14, 15, 16, 17, 18, 19, 20, 22, 23, 24 })
        {
            var advice = (Advice)number;
            isGood &= Gives(Unix.MAdvise(start, 2 * Page, advice), Errno.None, $"advice {number}")
                & Gives(Unix.MAdvise(start + 1, Page, advice), Errno.EINVAL, $"{number}, a crooked address")
                & Gives(Unix.MAdvise(start, 0, advice), Errno.None, $"{number}, no length")
                & Gives(Unix.MAdvise(start - Page, 0, advice), Errno.None, $"{number}, no length in a hole")
                & Gives(Unix.MAdvise(start, ulong.MaxValue, advice), Errno.EINVAL, $"{number}, a length that wraps round")
                & Gives(Unix.MAdvise(start - Page, Page, advice), Errno.ENOMEM, $"{number}, a hole");
        }

        return isGood & Gives(Unix.MAdvise(start, Page, (Advice)5), Errno.EINVAL, "unknown advice")
            & Gives(Unix.MAdvise(start, 0, (Advice)99), Errno.EINVAL, "unknown advice about nothing");
    }

    private static bool Holes()
    {
        byte* start = Sight.MapNumbered(5);
        Unix.MUnmap(start + (2 * Page), Page);
        return Gives(Unix.MAdvise(start + Page, 3 * Page, Advice.DontNeed), Errno.ENOMEM, "MADV_DONTNEED")
            & Holds(Sight.Contents(start, 5) == "10-05", "both sides are dropped")
            & Gives(Unix.MAdvise(start, 4 * Page, Advice.DontDump), Errno.ENOMEM, "MADV_DONTDUMP")
            & Holds(Sight.HasFlag(start + (3 * Page), "dd") && !Sight.HasFlag(start + (4 * Page), "dd"), "both sides are marked");
    }

    private static bool Remove()
    {
        byte* memory = Sight.Map(4, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous);
        Sight.Number(memory, 4);
        int descriptor = FileMappings.MakeFile(OpenFlags.ReadWrite);
        byte* file = Sight.Map(2, Protection.ReadWrite, MapFlags.Shared, descriptor);
        byte* copy = Sight.Map(2, Protection.ReadWrite, MapFlags.Private, descriptor);
        copy[3] = 44;
        Unix.FStat(descriptor, out FileStatus before);
        bool isGood = Gives(Unix.MAdvise(memory + Page, 2 * Page, Advice.Remove), Errno.None, "of memory") & Holds(Sight.Contents(memory, 4) == "1004", "zeros")
            & Gives(Unix.MAdvise(file, Page, Advice.Remove), Errno.None, "of a file");
        Unix.FStat(descriptor, out FileStatus after);
        byte letter = 1;
        Unix.Call(SystemCall.PRead64, (ulong)descriptor, (ulong)(&letter), 1, 10);
        return isGood & Holds(file[10] == 0 && file[Page + 1] == 1, "zeros in the file") & Holds(after.Size == before.Size && after.Blocks < before.Blocks, "the size stays, the memory goes")
            & Holds(letter == 0 && copy[3] == 44, "read sees it, private copies stay");
    }

    private static bool RemoveErrors()
    {
        int descriptor = FileMappings.MakeFile(OpenFlags.ReadWrite);
        byte* file = Sight.Map(1, Protection.ReadWrite, MapFlags.Shared, descriptor);
        Unix.MLock(file, Page);
        bool isGood = Gives(Unix.MAdvise(file, Page, Advice.Remove), Errno.EINVAL, "locked");
        Unix.MUnlock(file, Page);
        byte* read = Sight.Map(1, Protection.Read, MapFlags.Shared, FileMappings.MakeFile(OpenFlags.ReadOnly));
        return isGood & Gives(Unix.MAdvise(file, Page, Advice.Remove), Errno.None, "unlocked")
            & Gives(Unix.MAdvise(Sight.MapNumbered(1), Page, Advice.Remove), Errno.EINVAL, "private memory")
            & Gives(Unix.MAdvise(Sight.Map(1, Protection.ReadWrite, MapFlags.Private, descriptor), Page, Advice.Remove), Errno.EACCES, "a private mapping")
            & Gives(Unix.MAdvise(read, Page, Advice.Remove), Errno.EACCES, "a file open for reading");
    }

    private static bool DontNeedFile()
    {
        int descriptor = FileMappings.MakeFile(OpenFlags.ReadWrite);
        byte* copy = Sight.Map(1, Protection.ReadWrite, MapFlags.Private, descriptor);
        byte* shared = Sight.Map(1, Protection.ReadWrite, MapFlags.Shared, descriptor);
        copy[5] = 99;
        shared[6] = 98;
        return Gives(Unix.MAdvise(copy, Page, Advice.DontNeed), Errno.None, "a private mapping") & Holds(copy[5] == 5 && copy[6] == 98, "shows the file")
            & Gives(Unix.MAdvise(shared, Page, Advice.DontNeed), Errno.None, "a shared one") & Holds(shared[6] == 98, "loses nothing");
    }

    private static bool Populate()
    {
        byte* start = Sight.Map(4, Protection.ReadWrite, Anonymous);
        byte* read = Sight.Map(2, Protection.Read, Anonymous);
        byte* closed = Sight.Map(2, Protection.None, Anonymous);
        byte* written = Sight.Map(2, Protection.Write, Anonymous);
        byte* file = Sight.Map(4, Protection.ReadWrite, MapFlags.Shared, FileMappings.MakeFile(OpenFlags.ReadWrite));
        return Gives(Unix.MAdvise(start, Page, Advice.PopulateRead), Errno.None, "for reading")
            & Gives(Unix.MAdvise(start + (2 * Page), Page, Advice.PopulateWrite), Errno.None, "for writing")
            & Holds(Sight.Residency(start, 4) == "1010", "present")
            & Gives(Unix.MAdvise(read, Page, Advice.PopulateWrite), Errno.EINVAL, "for writing what cannot be written")
            & Gives(Unix.MAdvise(closed, Page, Advice.PopulateRead), Errno.EINVAL, "without access")
            & Gives(Unix.MAdvise(written, Page, Advice.PopulateRead), Errno.EINVAL, "for reading what is for writing alone")
            & Gives(Unix.MAdvise(written, Page, Advice.PopulateWrite), Errno.None, "for writing")
            & Gives(Unix.MAdvise(file, 4 * Page, Advice.PopulateRead), Errno.EFAULT, "beyond a file");
    }

    private static bool Fork()
    {
        byte* start = Sight.MapNumbered(5);
        Unix.MAdvise(start + Page, Page, Advice.DontFork);
        Unix.MAdvise(start + (2 * Page), Page, Advice.WipeOnFork);
        Unix.MAdvise(start + (3 * Page), Page, Advice.DontFork);
        Unix.MAdvise(start + (3 * Page), Page, Advice.DoFork);
        Unix.MAdvise(start + (4 * Page), Page, Advice.WipeOnFork);
        Unix.MAdvise(start + (4 * Page), Page, Advice.KeepOnFork);
        bool isGood = Holds(Sight.HasFlag(start + Page, "dc") && Sight.HasFlag(start + (2 * Page), "wf"), "dc and wf in VmFlags");
        Streams.FlushAll();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            bool isRight = Holds(Sight.Contents(start, 5) == "1-045", "the child's");
            start[2 * Page] = 3;
            SysResult grandchild = Unix.Fork();
            if (grandchild.Raw == 0)
            {
                Unix.Exit(Sight.Contents(start, 5) == "1-045" ? 0 : 1);
            }

            Unix.Wait(grandchild.Int, out WaitStatus inner);
            isRight &= Holds(inner.Is(0), "the grandchild's");
            Streams.FlushAll();
            Unix.Exit(isRight ? 0 : 1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return isGood & Holds(status.Is(0), "children") & Holds(Sight.Contents(start, 5) == "12345", "the parent's");
    }

    private static bool PrivateOnly()
    {
        byte* shared = Sight.Map(1, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous);
        byte* file = Sight.Map(1, Protection.ReadWrite, MapFlags.Private, FileMappings.MakeFile(OpenFlags.ReadWrite));
        return Gives(Unix.MAdvise(shared, Page, Advice.WipeOnFork), Errno.EINVAL, "MADV_WIPEONFORK of shared memory")
            & Gives(Unix.MAdvise(file, Page, Advice.WipeOnFork), Errno.EINVAL, "of a file")
            & Gives(Unix.MAdvise(shared, Page, Advice.Free), Errno.EINVAL, "MADV_FREE of shared memory")
            & Gives(Unix.MAdvise(file, Page, Advice.Free), Errno.EINVAL, "of a file");
    }

    private static bool Flags()
    {
        byte* start = Sight.Map(4, Protection.ReadWrite, MapFlags.Shared, FileMappings.MakeFile(OpenFlags.ReadWrite));
        Unix.MAdvise(start + Page, Page, Advice.Random);
        bool isGood = Holds(Sight.Regions(start, 4) == "0-1rw-s 1-2rw-s 2-4rw-s" && Sight.HasFlag(start + Page, "rr"), "MADV_RANDOM");
        Unix.MAdvise(start + Page, Page, Advice.Sequential);
        isGood &= Holds(Sight.HasFlag(start + Page, "sr") && !Sight.HasFlag(start + Page, "rr"), "MADV_SEQUENTIAL");
        Unix.MAdvise(start, 4 * Page, Advice.Normal);
        isGood &= Holds(Sight.Regions(start, 4) == "0-4rw-s", "MADV_NORMAL");
        Unix.MAdvise(start + (2 * Page), Page, Advice.DontDump);
        isGood &= Holds(Sight.Regions(start, 4) == "0-2rw-s 2-3rw-s 3-4rw-s" && Sight.HasFlag(start + (2 * Page), "dd"), "MADV_DONTDUMP");
        Unix.MAdvise(start, 4 * Page, Advice.DoDump);
        return isGood & Holds(Sight.Regions(start, 4) == "0-4rw-s", "MADV_DODUMP");
    }
}
