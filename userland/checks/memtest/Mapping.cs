using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.MemoryTest;

/// <summary>mmap, munmap, mprotect and their errors.</summary>
internal static unsafe class Mapping
{
    private const ulong Page = Unix.PageSize;
    private const ulong Gibibyte = 1UL << 30;

    internal static void Run()
    {
        Case("fresh memory is zero", &FreshIsZero);
        Case("a huge mapping costs nothing until it is touched", &Sparse);
        Case("munmap in the middle leaves both ends", &UnmapMiddle);
        Case("mprotect in the middle leaves both ends", &ProtectMiddle);
        Case("MAP_FIXED replaces what was there", &Fixed);
        Case("MAP_FIXED_NOREPLACE does not", &FixedNoReplace);
        Case("a hint that is free is taken", &Hint);
        Case("errors of mmap", &MapErrors);
        Case("errors of munmap and mprotect", &OtherErrors);
        Case("hundreds of mappings, unmapped in another order", &Many);
        Case("mremap grows, shrinks and keeps what is there", &Remap);
        Case("madvise(MADV_DONTNEED) gives zeros again", &DontNeed);
    }

    private static bool FreshIsZero()
    {
        ulong* start = (ulong*)Unix.MMap(64 * Page).Address;
        bool isGood = true;
        for (ulong i = 0; i < 64 * Page / 8; i++)
        {
            isGood &= start[i] == 0;
            start[i] = i;
        }

        Unix.MUnmap(start, 64 * Page);
        start = (ulong*)Unix.MMap(64 * Page).Address;
        for (ulong i = 0; i < 64 * Page / 8; i++)
        {
            isGood &= start[i] == 0;
        }

        return isGood;
    }

    private static bool Sparse()
    {
        byte* start = Unix.MMap(null, 8 * Gibibyte, Protection.ReadWrite, MapFlags.Private | MapFlags.Anonymous | MapFlags.NoReserve, -1, 0).Address;
        bool isGood = true;
        for (ulong i = 0; i < 8; i++)
        {
            start[i * Gibibyte] = (byte)(i + 1);
        }

        for (ulong i = 0; i < 8; i++)
        {
            isGood &= start[i * Gibibyte] == i + 1 && start[(i * Gibibyte) + Page] == 0;
        }

        return isGood & Gives(Unix.MUnmap(start, 8 * Gibibyte), Errno.None, "munmap");
    }

    private static bool UnmapMiddle()
    {
        byte* start = Pages.Dirty(3);
        Unix.MUnmap(start + Page, Page);
        return Holds(start[0] == 1 && start[2 * Page] == 1, "the ends keep their bytes")
            & Holds(Fault.Reading(start + Page, Fault.NotMapped), "the middle is gone")
            & Gives(Unix.MUnmap(start, 3 * Page), Errno.None, "munmap over the hole");
    }

    private static bool ProtectMiddle()
    {
        byte* start = Pages.Dirty(3);
        Unix.MProtect(start + Page, Page, Protection.Read);
        bool isGood = Holds(Fault.Writing(start + Page, Fault.NotAllowed), "the middle is read-only") & Holds(start[Page] == 1, "and readable");
        isGood &= Holds(Fault.IsWritable(start) && Fault.IsWritable(start + (2 * Page)), "the ends are writable");
        Unix.MProtect(start, 3 * Page, Protection.None);
        isGood &= Holds(Fault.Reading(start, Fault.NotAllowed), "without access none can be read");
        Unix.MProtect(start, 3 * Page, Protection.ReadWrite);
        start[Page] = 2;
        return isGood & Holds(start[0] == 1 && start[Page] == 2, "writable again, with what was there");
    }

    private static bool Fixed()
    {
        byte* start = Pages.Dirty(3);
        SysResult result = Unix.MMap(start + Page, Page, Protection.ReadWrite, MapFlags.Private | MapFlags.Anonymous | MapFlags.Fixed, -1, 0);
        return Holds(result.Address == start + Page, "it is where it was asked for") & Holds(start[Page] == 0 && start[0] == 1 && start[2 * Page] == 1, "it is fresh, its neighbours are not");
    }

    private static bool FixedNoReplace()
    {
        byte* start = Pages.Dirty(1);
        SysResult result = Unix.MMap(start, Page, Protection.ReadWrite, MapFlags.Private | MapFlags.Anonymous | MapFlags.FixedNoReplace, -1, 0);
        return Gives(result, Errno.EEXIST, "mmap");
    }

    private static bool Hint()
    {
        byte* hint = (byte*)0x20_0000_0000;
        return Holds(Unix.MMap(hint, Page, Protection.Read, MapFlags.Private | MapFlags.Anonymous, -1, 0).Address == hint, "the hint is taken");
    }

    private static bool MapErrors()
    {
        const MapFlags anonymous = MapFlags.Private | MapFlags.Anonymous;
        return Gives(Unix.MMap(null, 0, Protection.Read, anonymous, -1, 0), Errno.EINVAL, "length 0")
            & Gives(Unix.MMap(null, Page, Protection.Read, MapFlags.Anonymous, -1, 0), Errno.EINVAL, "neither private nor shared")
            & Gives(Unix.MMap(null, Page, Protection.Read, MapFlags.Private, -1, 0), Errno.EBADF, "a file that is not open")
            & Gives(Unix.MMap((byte*)0x20_0000_0001, Page, Protection.Read, anonymous | MapFlags.Fixed, -1, 0), Errno.EINVAL, "a crooked fixed address")
            & Gives(Unix.MMap((byte*)0xFFFF_8000_0000_0000, Page, Protection.Read, anonymous | MapFlags.Fixed, -1, 0), Errno.ENOMEM, "the kernel's half")
            & Gives(Unix.MMap(null, 1UL << 62, Protection.Read, anonymous, -1, 0), Errno.ENOMEM, "more than there are addresses")
            & Gives(Unix.MMap(null, ulong.MaxValue, Protection.Read, anonymous, -1, 0), Errno.ENOMEM, "a length that wraps round");
    }

    private static bool OtherErrors()
    {
        byte* hole = Pages.Dirty(1);
        Unix.MUnmap(hole, Page);
        return Gives(Unix.MUnmap(hole + 1, Page), Errno.EINVAL, "munmap of a crooked address")
            & Gives(Unix.MUnmap(hole, 0), Errno.EINVAL, "munmap of nothing")
            & Gives(Unix.MUnmap(hole, Page), Errno.None, "munmap of a hole")
            & Gives(Unix.MUnmap((void*)0xFFFF_8000_0000_0000, Page), Errno.EINVAL, "munmap of the kernel's half")
            & Gives(Unix.MProtect(hole + 1, Page, Protection.Read), Errno.EINVAL, "mprotect of a crooked address")
            & Gives(Unix.MProtect(hole, Page, Protection.Read), Errno.ENOMEM, "mprotect of a hole");
    }

    private static bool Many()
    {
        const int count = 300;
        byte** starts = (byte**)Pages.Dirty(1);
        for (int i = 0; i < count; i++)
        {
            // Another protection each time, so that neighbours do not become one.
            starts[i] = Unix.MMap(2 * Page, (i & 1) == 0 ? Protection.ReadWrite : Protection.Read).Address;
        }

        bool isGood = true;
        for (int i = 0; i < count; i++)
        {
            int victim = i * 7 % count;
            isGood &= Unix.MUnmap(starts[victim], 2 * Page).Succeeded;
        }

        return isGood & Holds(!Probe.CanRead(starts[5]), "all are gone");
    }

    private static bool Remap()
    {
        const ulong mayMove = 1;
        byte* start = Pages.Dirty(2);
        start[Page] = 5;
        byte* grown = Unix.Call(SystemCall.MRemap, (ulong)start, 2 * Page, 64 * Page, mayMove).Address;
        bool isGood = Holds(grown[0] == 1 && grown[Page] == 5 && grown[63 * Page] == 0, "grown");
        byte* shrunk = Unix.Call(SystemCall.MRemap, (ulong)grown, 64 * Page, Page, 0).Address;
        return isGood & Holds(shrunk == grown && shrunk[0] == 1, "shrunk") & Holds(!Probe.CanRead(grown + Page), "the rest is gone");
    }

    private static bool DontNeed()
    {
        const ulong dontNeed = 4;
        byte* start = Pages.Dirty(2);
        bool isGood = Gives(Unix.Call(SystemCall.MAdvise, (ulong)start, Page, dontNeed), Errno.None, "madvise");
        return isGood & Holds(start[0] == 0 && start[Page] == 1, "only the page that was named");
    }
}
