using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.MemoryTest;

/// <summary>Flags of mmap, what can be mapped, the order of errors, and how neighbours become one region.</summary>
internal static unsafe class MapKinds
{
    private const ulong Page = Unix.PageSize;
    private const MapFlags Anonymous = MapFlags.Private | MapFlags.Anonymous;

    internal static void Run()
    {
        Case("flags of mmap", &Flags);
        Case("the order of mmap's errors", &ErrorOrder);
        Case("offsets of files", &Offsets);
        Case("MAP_32BIT maps between 1 and 2 GiB", &Low);
        Case("/dev/zero is memory: private, and shared across fork", &Zeros);
        Case("devices, pipes and directories", &OtherFiles);
        Case("flags and errors of mprotect", &Protect);
        Case("errors of msync", &Sync);
        Case("errors of mincore, and pages of files that others have touched", &InCore);
        Case("neighbours of one open file become one region", &Neighbours);
        Case("neighbours of memory become one region if they are alike", &MemoryNeighbours);
        Case("MAP_GROWSDOWN grows, keeps a gap and respects its limit", &GrowsDown);
        Case("the heap keeps a page from its neighbour", &Heap);
    }

    private static SysResult Map(MapFlags flags, int descriptor = -1, long offset = 0, ulong bytes = Page, Protection protection = Protection.ReadWrite) =>
        Unix.MMap(null, bytes, protection, flags, descriptor, offset);

    private static bool Flags()
    {
        int file = FileMappings.MakeFile(OpenFlags.ReadWrite);
        return Gives(Map(MapFlags.Anonymous), Errno.EINVAL, "neither private nor shared")
            & Gives(Map(MapFlags.Anonymous | MapFlags.SharedValidate), Errno.EINVAL, "MAP_SHARED_VALIDATE of memory")
            & Gives(Map(MapFlags.SharedValidate, file), Errno.None, "of a file")
            & Gives(Map(MapFlags.SharedValidate | (MapFlags)0x200000, file), Errno.ENOTSUP, "with an unknown flag")
            & Gives(Map(MapFlags.Shared | (MapFlags)0x200000, file), Errno.None, "an unknown flag with MAP_SHARED")
            & Gives(Map(MapFlags.Private | MapFlags.GrowsDown, file), Errno.EINVAL, "a file that grows down")
            & Gives(Map(MapFlags.Shared | MapFlags.Anonymous | MapFlags.GrowsDown), Errno.EINVAL, "shared memory that grows down")
            & Gives(Map(MapFlags.Private | MapFlags.LargePages, file), Errno.EINVAL, "large pages of a file")
            & Gives(Map(Anonymous, -1, -(long)Page), Errno.None, "any offset of memory")
            & Gives(Map(Anonymous, -1, 1), Errno.EINVAL, "but for a crooked one")
            & Gives(Map(Anonymous, -1, 0, Page, (Protection)0xF3), Errno.None, "unknown access");
    }

    private static bool ErrorOrder()
    {
        int file = FileMappings.MakeFile(OpenFlags.ReadOnly);
        byte* taken = Sight.MapNumbered(1);
        int writer = Unix.Open("/tmp/memtest.writer", OpenFlags.WriteOnly | OpenFlags.Create).Int;
        Unix.Unlink("/tmp/memtest.writer");
        return Gives(Map(MapFlags.Private, -1, 1), Errno.EINVAL, "a crooked offset before the descriptor")
            & Gives(Map(MapFlags.Private, -1, 0, 0), Errno.EBADF, "the descriptor before the length")
            & Gives(Map(MapFlags.Shared, file, 0, 0), Errno.EINVAL, "the length before the right to write")
            & Gives(Map(MapFlags.Shared, file, 0, ulong.MaxValue), Errno.ENOMEM, "a length that wraps round, too")
            & Gives(Unix.MMap(taken, Page, Protection.ReadWrite, MapFlags.Shared | MapFlags.FixedNoReplace, file, 0), Errno.EEXIST, "the place, too")
            & Gives(Unix.MMap(taken + 1, Page, Protection.ReadWrite, MapFlags.Shared | MapFlags.Fixed, file, 0), Errno.EINVAL, "a crooked place")
            & Gives(Unix.MMap((void*)0x7FFF_FFFF_F001, Page, Protection.Read, Anonymous | MapFlags.Fixed, -1, 0), Errno.ENOMEM, "beyond user memory and crooked")
            & Gives(Map(MapFlags.Shared, file, -(long)Page), Errno.EOVERFLOW, "the offset before the right")
            & Gives(Map(0, writer), Errno.EINVAL, "the kind before the right")
            & Gives(Map(MapFlags.Private, writer), Errno.EACCES, "a file open for writing only");
    }

    private static bool Offsets()
    {
        int file = FileMappings.MakeFile(OpenFlags.ReadWrite);
        return Gives(Map(MapFlags.Private, file, long.MaxValue & ~(long)(Page - 1)), Errno.EOVERFLOW, "the largest page")
            & Gives(Map(MapFlags.Private, file, long.MinValue), Errno.EOVERFLOW, "below zero")
            & Gives(Map(MapFlags.Private, file, -2 * (long)Page), Errno.EOVERFLOW, "just below zero")
            & Gives(Map(MapFlags.Private, file, 1L << 40), Errno.None, "beyond the end");
    }

    private static bool Low()
    {
        const ulong gibibyte = 1UL << 30;
        ulong first = (ulong)Map(Anonymous | MapFlags.Below2GiB).Address;
        return Holds(first >= gibibyte && first < 2 * gibibyte, "it lies there")
            & Gives(Map(Anonymous | MapFlags.Below2GiB | MapFlags.NoReserve, -1, 0, gibibyte + Page, Protection.None), Errno.ENOMEM, "more than there is")
            & Holds(Unix.MMap((void*)0x2000_0000, Page, Protection.Read, Anonymous | MapFlags.Below2GiB, -1, 0).Address == (void*)0x2000_0000, "a hint below")
            & Holds((ulong)Unix.MMap((void*)0x9000_0000, Page, Protection.Read, Anonymous | MapFlags.Below2GiB, -1, 0).Address < 2 * gibibyte, "a hint above is not taken")
            & Holds(Unix.MMap((void*)0x5_0000_0000, Page, Protection.Read, Anonymous | MapFlags.Below2GiB | MapFlags.Fixed, -1, 0).Address == (void*)0x5_0000_0000, "MAP_FIXED is");
    }

    private static bool Zeros()
    {
        int device = Unix.Open("/dev/zero", OpenFlags.ReadWrite).Int;
        int reader = Unix.Open("/dev/zero", OpenFlags.ReadOnly).Int;
        byte* own = Map(MapFlags.Private, device, 5 * (long)Page, 2 * Page).Address;
        byte* shared = Map(MapFlags.Shared, device, 0, 2 * Page).Address;
        byte* beyond = Map(MapFlags.Shared, device, 5 * (long)Page, 2 * Page).Address;
        own[Page] = 1;
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            own[Page] = 2;
            shared[Page] = 2;
            Unix.Exit(0);
        }

        Unix.Wait(child.Int, out _);
        return Holds(own[0] == 0 && own[Page] == 1, "private") & Holds(shared[0] == 0 && shared[Page] == 2, "shared") & Holds(!Probe.CanRead(beyond), "shared from an offset: its memory begins at 0")
            & Gives(Map(MapFlags.Shared, reader), Errno.EACCES, "shared and writable without the right to write")
            & Gives(Map(MapFlags.Private, reader), Errno.None, "private and writable")
            & Gives(Map(MapFlags.Private | MapFlags.GrowsDown, device), Errno.EINVAL, "growing down");
    }

    private static bool OtherFiles()
    {
        Unix.Pipe2(out int reader, out int writer);
        int none = Unix.Open("/dev/null", OpenFlags.ReadWrite).Int;
        int full = Unix.Open("/dev/full", OpenFlags.ReadWrite).Int;
        int directory = Unix.Open("/tmp", OpenFlags.ReadOnly).Int;
        int path = Unix.Open("/tmp", (OpenFlags)0x200000).Int;
        return Gives(Map(MapFlags.Private, none), Errno.ENODEV, "/dev/null")
            & Gives(Map(MapFlags.Private, full), Errno.ENODEV, "/dev/full")
            & Gives(Map(MapFlags.Private, directory), Errno.ENODEV, "a directory")
            & Gives(Map(MapFlags.Private, reader), Errno.ENODEV, "a pipe")
            & Gives(Map(MapFlags.Private, writer), Errno.EACCES, "its other end")
            & Gives(Map(MapFlags.Private, path), Errno.EBADF, "O_PATH");
    }

    private static bool Protect()
    {
        byte* start = Sight.MapNumbered(4);
        byte* local = (byte*)&start;
        byte* page = (byte*)((ulong)local & ~(Page - 1));
        return Gives(Unix.MProtect(start, 0, (Protection)0x100), Errno.None, "nothing")
            & Gives(Unix.MProtect(start, Page, (Protection)0x100), Errno.EINVAL, "unknown access")
            & Gives(Unix.MProtect(start, Page, Protection.ReadWrite | (Protection)8), Errno.None, "PROT_SEM")
            & Gives(Unix.MProtect(start, ulong.MaxValue, Protection.Read), Errno.ENOMEM, "a length that wraps round")
            & Gives(Unix.MProtect(start - Page, 2 * Page, Protection.Read), Errno.ENOMEM, "from a hole")
            & Gives(Unix.MProtect(start, 5 * Page, Protection.Read), Errno.ENOMEM, "into a hole")
            & Gives(Unix.MProtect(start, Page, Protection.Read | Protection.GrowsDown), Errno.EINVAL, "PROT_GROWSDOWN of no stack")
            & Gives(Unix.MProtect(start, Page, Protection.Read | Protection.GrowsUp), Errno.EINVAL, "PROT_GROWSUP")
            & Gives(Unix.MProtect(page, Page, Protection.ReadWrite | Protection.GrowsDown), Errno.None, "PROT_GROWSDOWN of the stack");
    }

    private static bool Sync()
    {
        byte* start = Sight.MapNumbered(3);
        Unix.MUnmap(start + Page, Page);
        return Gives(Unix.MSync(start, Page, SyncFlags.None), Errno.None, "no flag")
            & Gives(Unix.MSync(start, Page, (SyncFlags)8), Errno.EINVAL, "an unknown flag")
            & Gives(Unix.MSync(start, Page, SyncFlags.Asynchronous | SyncFlags.Synchronous), Errno.EINVAL, "both ways")
            & Gives(Unix.MSync(start + 1, Page, SyncFlags.Synchronous), Errno.EINVAL, "a crooked address")
            & Gives(Unix.MSync(start, 3 * Page, SyncFlags.Synchronous), Errno.ENOMEM, "over a hole")
            & Gives(Unix.MSync(start, 3 * Page, SyncFlags.Asynchronous), Errno.ENOMEM, "the same, MS_ASYNC")
            & Gives(Unix.MSync(start + Page, 0, SyncFlags.Synchronous), Errno.None, "nothing in a hole")
            & Gives(Unix.MSync(start, ulong.MaxValue, SyncFlags.Asynchronous), Errno.None, "a length that is 0 in whole pages")
            & Gives(Unix.MSync(start, ulong.MaxValue - (2 * Page), SyncFlags.Asynchronous), Errno.ENOMEM, "a range that wraps round");
    }

    private static bool InCore()
    {
        byte* start = Sight.MapNumbered(2);
        byte* vector = stackalloc byte[8];
        int file = FileMappings.MakeFile(OpenFlags.ReadWrite);
        byte* other = Sight.Map(2, Protection.Read, MapFlags.Private, file);
        return Gives(Unix.MinCore(start + 1, Page, vector), Errno.EINVAL, "a crooked address")
            & Gives(Unix.MinCore(start, 3 * Page, vector), Errno.ENOMEM, "into a hole")
            & Gives(Unix.MinCore(start, Page, null), Errno.EFAULT, "no vector")
            & Gives(Unix.MinCore(start - Page, Page, null), Errno.ENOMEM, "a hole before the vector")
            & Gives(Unix.MinCore(start, ulong.MaxValue, vector), Errno.ENOMEM, "a length that wraps round")
            & Gives(Unix.MinCore(start - Page, 0, null), Errno.None, "nothing")
            & Holds(Sight.Residency(other, 2) == "11", "pages of a file that have been written");
    }

    private static bool Neighbours()
    {
        const MapFlags placed = MapFlags.Private | MapFlags.Fixed;
        int file = FileMappings.MakeFile(OpenFlags.ReadWrite);
        int another = Unix.Open("/proc/self/fd/" + Numbers.ToText(file), OpenFlags.ReadWrite).Int;
        int same = Unix.Dup(file).Int;
        byte* start = Sight.Map(8, Protection.None, Anonymous);
        for (int i = 3; i >= 0; i--)
        {
            Unix.MMap(start + ((ulong)i * Page), Page, Protection.Read, placed, file, i * (long)Page);
        }

        bool isGood = Holds(Sight.Regions(start, 8) == "0-4r--p 4-8---p", "one after another");
        Unix.MMap(start + (2 * Page), Page, Protection.Read, placed, file, 0);
        isGood &= Holds(Sight.Regions(start, 8) == "0-2r--p 2-3r--p 3-4r--p 4-8---p", "another page of the file is not");
        Unix.MMap(start + (2 * Page), Page, Protection.Read, placed, file, 2 * (long)Page);
        isGood &= Holds(Sight.Regions(start, 8) == "0-4r--p 4-8---p", "put right");
        Unix.MMap(start + (4 * Page), Page, Protection.Read, placed, same, 4 * (long)Page);
        Unix.MMap(start + (5 * Page), Page, Protection.Read, placed, another, 5 * (long)Page);
        isGood &= Holds(Sight.Regions(start, 8) == "0-5r--p 5-6r--p 6-8---p", "dup is the same open file, open is another");
        return isGood & Gives(Unix.MRemap(start, 5 * Page, 6 * Page, RemapFlags.MayMove), Errno.None, "mremap of what became one");
    }

    private static bool MemoryNeighbours()
    {
        const MapFlags placed = Anonymous | MapFlags.Fixed;
        byte* start = Sight.Map(6, Protection.None, Anonymous);
        Unix.MMap(start, Page, Protection.ReadWrite, placed, -1, 0);
        Unix.MMap(start + Page, Page, Protection.ReadWrite, placed, -1, 0);
        Unix.MMap(start + (2 * Page), Page, Protection.ReadWrite, placed | MapFlags.NoReserve, -1, 0);
        Unix.MMap(start + (3 * Page), Page, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous | MapFlags.Fixed, -1, 0);
        Unix.MMap(start + (4 * Page), Page, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous | MapFlags.Fixed, -1, 0);
        bool isGood = Holds(Sight.Regions(start, 6) == "0-2rw-p 2-3rw-p 3-4rw-s 4-5rw-s 5-6---p", "alike");
        byte* other = Sight.MapNumbered(4);
        Unix.MProtect(other + Page, Page, Protection.Read);
        isGood &= Holds(Sight.Regions(other, 4) == "0-1rw-p 1-2r--p 2-4rw-p", "split");
        Unix.MProtect(other + Page, Page, Protection.ReadWrite);
        return isGood & Holds(Sight.Regions(other, 4) == "0-4rw-p", "one again");
    }

    private static bool GrowsDown()
    {
        byte* room = Unix.MMap(null, 2048 * Page, Protection.None, Anonymous | MapFlags.NoReserve, -1, 0).Address;
        Unix.MUnmap(room, 2048 * Page);
        byte* stack = Unix.MMap(room + (1500 * Page), 2 * Page, Protection.ReadWrite, Anonymous | MapFlags.GrowsDown | MapFlags.Fixed, -1, 0).Address;
        bool isGood = Holds(Fault.IsWritable(stack - (40 * Page)) && Fault.IsReadable(stack - Page), "a touch below")
            & Holds(Unix.MMap(stack - Page, Page, Protection.Read, Anonymous, -1, 0).Address != stack - Page, "a hint in its gap is not taken");
        Unix.MMap(stack - (100 * Page), Page, Protection.ReadWrite, Anonymous | MapFlags.Fixed, -1, 0);
        isGood &= Holds(Fault.Writing(stack - Page, Fault.NotMapped), "too near to a neighbour");
        Unix.MProtect(stack - (100 * Page), Page, Protection.None);
        isGood &= Holds(Fault.IsWritable(stack - Page), "a guard page may be near");
        Unix.Limit(Unix.StackLimit, 16 * Page, ulong.MaxValue);
        return isGood & Holds(Fault.IsWritable(stack - (5 * Page)), "within the limit") & Holds(Fault.Writing(stack - (20 * Page), Fault.NotMapped), "beyond it");
    }

    private static bool Heap()
    {
        byte* end = Unix.Brk(null);
        byte* top = (byte*)(((ulong)end + Page - 1) & ~(Page - 1));
        Unix.MMap(top + (3 * Page), Page, Protection.ReadWrite, Anonymous | MapFlags.Fixed, -1, 0);
        bool isGood = Holds(Unix.Brk(top + (2 * Page)) == top + (2 * Page), "up to a page before")
            & Holds(Unix.Brk(top + (2 * Page) + 1) == top + (2 * Page), "not farther");
        Unix.MUnmap(top, Page);
        return isGood & Holds(Unix.Brk(top) == top, "it shrinks over a hole");
    }
}
