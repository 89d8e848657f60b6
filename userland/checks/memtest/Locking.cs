using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.MemoryTest;

/// <summary>mlock and its relatives.</summary>
internal static unsafe class Locking
{
    private const ulong Page = Unix.PageSize;
    private const string StartedCase = "a program starts without locks";
    private const MapFlags Anonymous = MapFlags.Private | MapFlags.Anonymous;

    internal static void Run()
    {
        Case("mlock makes pages present, counts and shows them", &Present);
        Case("munlock of a part leaves the rest locked", &Part);
        Case("mlock at holes and without access is ENOMEM, and locks what it can", &Holes);
        Case("errors of mlock, munlock, mlock2 and mlockall", &Errors);
        Case("MLOCK_ONFAULT locks what is touched", &OnFault);
        Case("locked memory is not dropped", &Kept);
        Case("msync does not invalidate locked memory", &Invalidate);
        Case("MAP_LOCKED makes pages present", &MapLocked);
        Case("locked memory is present once mprotect allows writing it", &Protect);
        Case("mremap keeps locks, and locks what it adds", &Remap);
        Case("fork does not inherit locks", &Fork);
        Case("exec drops locks", &Exec);
        Case(StartedCase, &Started);
        Case("mlockall(MCL_FUTURE) locks what is mapped later", &Future);
        Case("mlockall(MCL_FUTURE | MCL_ONFAULT) does so as it is touched", &FutureOnFault);
        Case("mlockall(MCL_CURRENT) locks all, munlockall nothing", &Current);
        Case("mlock of a file beyond its end is ENOMEM", &File);
    }

    private static byte* Fresh(ulong pages) => Sight.Map(pages, Protection.ReadWrite, Anonymous);

    private static bool Present()
    {
        byte* start = Fresh(6);
        return Gives(Unix.MLock(start + 100, Page), Errno.None, "mlock across a border of pages")
            & Holds(Sight.Residency(start, 6) == "110000", "two pages are present")
            & Holds(Sight.LockedPages == 2, "VmLck")
            & Holds(Sight.Regions(start, 6) == "0-2rw-p 2-6rw-p", "a region of its own")
            & Holds(Sight.Field(start, "Locked:") == "8 kB", "Locked in smaps")
            & Holds(Sight.HasFlag(start, "lo") && !Sight.HasFlag(start + (2 * Page), "lo"), "lo in VmFlags");
    }

    private static bool Part()
    {
        byte* start = Fresh(6);
        return Gives(Unix.MLock(start, 4 * Page), Errno.None, "mlock")
            & Gives(Unix.MLock(start + (2 * Page), 3 * Page), Errno.None, "mlock of what is locked in part")
            & Holds(Sight.LockedPages == 5, "a page counts once")
            & Gives(Unix.MUnlock(start + Page + 10, 10), Errno.None, "munlock")
            & Holds(Sight.LockedPages == 4, "a page less")
            & Holds(Sight.Regions(start, 6) == "0-1rw-p 1-2rw-p 2-5rw-p 5-6rw-p", "regions")
            & Gives(Unix.MUnmap(start, 2 * Page), Errno.None, "munmap")
            & Holds(Sight.LockedPages == 3, "what is unmapped no longer counts")
            & Gives(Unix.MUnlock(start + (2 * Page), 4 * Page), Errno.None, "munlock of all")
            & Holds(Sight.LockedPages == 0 && Sight.Regions(start, 6) == "2-6rw-p", "one region again");
    }

    private static bool Holes()
    {
        byte* start = Fresh(4);
        byte* closed = Sight.Map(2, Protection.None, Anonymous);
        return Gives(Unix.MLock(start, 5 * Page), Errno.ENOMEM, "mlock into a hole")
            & Holds(Sight.LockedPages == 4 && Sight.Residency(start, 4) == "0000", "locked up to it, none present")
            & Gives(Unix.MLock(start - Page, 2 * Page), Errno.ENOMEM, "mlock from a hole")
            & Gives(Unix.MUnlock(start, 5 * Page), Errno.ENOMEM, "munlock into a hole")
            & Holds(Sight.LockedPages == 0, "unlocked up to it")
            & Gives(Unix.MLock(closed, Page), Errno.ENOMEM, "mlock without access")
            & Holds(Sight.LockedPages == 1 && Sight.HasFlag(closed, "lo"), "it is locked");
    }

    private static bool Errors()
    {
        byte* start = Fresh(1);
        return Gives(Unix.MLock(start - Page, 0), Errno.None, "mlock of nothing")
            & Gives(Unix.MLock(start, ulong.MaxValue), Errno.None, "a length that is 0 in whole pages")
            & Gives(Unix.MLock(start, ulong.MaxValue - (2 * Page)), Errno.EINVAL, "a range that wraps round")
            & Gives(Unix.MUnlock(start, ulong.MaxValue - (2 * Page)), Errno.EINVAL, "the same with munlock")
            & Gives(Unix.MLock((void*)0x7FFF_FFFF_F000, Page), Errno.ENOMEM, "beyond user memory")
            & Gives(Unix.Call(SystemCall.MLock2, (ulong)start, Page, 2), Errno.EINVAL, "mlock2 with an unknown flag")
            & Gives(Unix.MLockAll(LockAllFlags.None), Errno.EINVAL, "mlockall of nothing")
            & Gives(Unix.MLockAll(LockAllFlags.OnFault), Errno.EINVAL, "MCL_ONFAULT alone")
            & Gives(Unix.MLockAll((LockAllFlags)9), Errno.EINVAL, "mlockall with an unknown flag");
    }

    private static bool OnFault()
    {
        byte* start = Fresh(4);
        bool isGood = Gives(Unix.MLockOnFault(start, 4 * Page), Errno.None, "mlock2")
            & Holds(Sight.Residency(start, 4) == "0000" && Sight.LockedPages == 4, "it counts, and nothing is present")
            & Holds(Sight.HasFlag(start, "lo") && Sight.HasFlag(start, "lf"), "lo and lf in VmFlags");
        start[Page] = 1;
        return isGood & Holds(Sight.Residency(start, 4) == "0100", "what is touched")
            & Gives(Unix.MLock(start, 4 * Page), Errno.None, "mlock")
            & Holds(Sight.Residency(start, 4) == "1111" && !Sight.HasFlag(start, "lf"), "mlock makes it present");
    }

    private static bool Kept()
    {
        byte* start = Sight.MapNumbered(4);
        Unix.MLock(start + Page, Page);
        return Gives(Unix.MAdvise(start, 4 * Page, Advice.DontNeed), Errno.EINVAL, "MADV_DONTNEED")
            & Holds(Sight.Contents(start, 4) == "0234", "what lies before is dropped")
            & Gives(Unix.MAdvise(start + Page, Page, Advice.Free), Errno.EINVAL, "MADV_FREE")
            & Gives(Unix.MAdvise(start + Page, Page, Advice.Cold), Errno.EINVAL, "MADV_COLD")
            & Gives(Unix.MAdvise(start + Page, Page, Advice.PageOut), Errno.EINVAL, "MADV_PAGEOUT")
            & Gives(Unix.MAdvise(start + Page, Page, Advice.DontNeedLocked), Errno.None, "MADV_DONTNEED_LOCKED")
            & Holds(Sight.Contents(start, 4) == "0034", "which drops it")
            & Gives(Unix.MUnmap(start + Page, Page), Errno.None, "munmap");
    }

    private static bool Invalidate()
    {
        byte* start = Fresh(3);
        Unix.MUnmap(start + Page, Page);
        Unix.MLock(start, Page);
        return Gives(Unix.MSync(start, Page, SyncFlags.Invalidate), Errno.EBUSY, "MS_INVALIDATE")
            & Gives(Unix.MSync(start, Page, SyncFlags.Synchronous | SyncFlags.Invalidate), Errno.EBUSY, "with MS_SYNC")
            & Gives(Unix.MSync(start, 3 * Page, SyncFlags.Invalidate), Errno.EBUSY, "before the hole is found")
            & Gives(Unix.MSync(start, Page, SyncFlags.Synchronous), Errno.None, "MS_SYNC alone")
            & Gives(Unix.MSync(start + (2 * Page), Page, SyncFlags.Invalidate), Errno.None, "of what is not locked");
    }

    private static bool MapLocked()
    {
        byte* start = Sight.Map(4, Protection.ReadWrite, Anonymous | MapFlags.Locked);
        byte* read = Sight.Map(2, Protection.Read, Anonymous | MapFlags.Locked);
        byte* closed = Sight.Map(2, Protection.None, Anonymous | MapFlags.Locked);
        byte* shared = Sight.Map(2, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous | MapFlags.Locked);
        return Holds(Sight.Residency(start, 4) == "1111" && Sight.Residency(read, 2) == "11" && Sight.Residency(shared, 2) == "11", "present")
            & Holds(Sight.Residency(closed, 2) == "00", "without access it is not, and mmap succeeds")
            & Holds(Sight.LockedPages == 10, "VmLck");
    }

    private static bool Protect()
    {
        byte* start = Sight.Map(4, Protection.None, Anonymous | MapFlags.Locked);
        return Gives(Unix.MProtect(start, Page, Protection.Read), Errno.None, "mprotect for reading")
            & Holds(Sight.Residency(start, 4) == "0000", "changes nothing")
            & Gives(Unix.MProtect(start, 2 * Page, Protection.ReadWrite), Errno.None, "mprotect for writing")
            & Holds(Sight.Residency(start, 4) == "1100", "makes it present");
    }

    private static bool Remap()
    {
        byte* start = Sight.Map(4, Protection.ReadWrite, Anonymous | MapFlags.Locked);
        byte* grown = Unix.MRemap(start, 4 * Page, 8 * Page, RemapFlags.MayMove).Address;
        bool isGood = Holds(Sight.Residency(grown, 8) == "11111111" && Sight.LockedPages == 8, "grown, all of it is locked");
        byte* left = grown;
        byte* moved = Unix.MRemap(left, 8 * Page, 8 * Page, RemapFlags.MayMove | RemapFlags.DontUnmap).Address;
        return isGood & Holds(Sight.Residency(moved, 8) == "11111111" && Sight.HasFlag(moved, "lo"), "moved, it is still locked")
            & Holds(Sight.Residency(left, 8) == "00000000" && !Sight.HasFlag(left, "lo"), "what is left is not");
    }

    private static bool Fork()
    {
        byte* start = Sight.MapNumbered(3);
        Unix.MLock(start, Page);
        Unix.MLock(start + (2 * Page), Page);
        Unix.MAdvise(start + (2 * Page), Page, Advice.DontFork);
        Unix.MLockAll(LockAllFlags.Future);
        Streams.FlushAll();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            byte* later = Fresh(2);
            bool isFree = Sight.LockedPages == 0 && !Sight.HasFlag(start, "lo") && Sight.Residency(later, 2) == "00"
                && Unix.MAdvise(start, Page, Advice.DontNeed).Succeeded;
            Unix.Exit(isFree ? 0 : 1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(0), "the child has none") & Holds(Sight.LockedPages >= 2 && Sight.HasFlag(start, "lo"), "the parent keeps its own");
    }

    /// <summary>Executes this program with <see cref="Started"/> as its one case, once all memory of now and later is locked.</summary>
    private static bool Exec()
    {
        Sight.GiveUpHeap();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Close(1);
            Unix.MLockAll(LockAllFlags.Current | LockAllFlags.Future);
            Unix.ExecVe("/proc/self/exe", new ArgumentVector(["memtest", StartedCase]), new ArgumentVector([]));
            Unix.Exit(2);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(0), "nothing is locked after it");
    }

    private static bool Started() => Holds(Sight.LockedPages == 0 && Sight.Residency(Fresh(2), 2) == "00", "nothing");

    private static bool Future()
    {
        bool isGood = Gives(Unix.MLockAll(LockAllFlags.Future), Errno.None, "mlockall") & Holds(Sight.LockedPages == 0, "nothing is locked yet");
        byte* start = Fresh(4);
        byte* end = Unix.Brk(null);
        byte* heap = (byte*)(((ulong)end + Page - 1) & ~(Page - 1));
        Unix.Brk(heap + (2 * Page));
        return isGood & Holds(Sight.Residency(start, 4) == "1111" && Sight.HasFlag(start, "lo"), "a mapping")
            & Holds(Sight.Residency(heap, 2) == "11", "the heap")
            & Gives(Unix.MUnlockAll(), Errno.None, "munlockall")
            & Holds(Sight.Residency(Fresh(2), 2) == "00" && Sight.LockedPages == 0, "no more");
    }

    private static bool FutureOnFault()
    {
        Unix.MLockAll(LockAllFlags.Future | LockAllFlags.OnFault);
        byte* start = Fresh(4);
        byte* populated = Sight.Map(4, Protection.ReadWrite, Anonymous | MapFlags.Populate);
        return Holds(Sight.Residency(start, 4) == "0000" && Sight.HasFlag(start, "lf"), "nothing is present")
            & Holds(Sight.Residency(populated, 4) == "0000", "not even by MAP_POPULATE");
    }

    private static bool Current()
    {
        Sight.GiveUpHeap();
        byte* start = Fresh(4);
        return Gives(Unix.MLockAll(LockAllFlags.Current), Errno.None, "mlockall")
            & Holds(Sight.Residency(start, 4) == "1111" && Sight.HasFlag(start, "lo"), "what was there is locked")
            & Holds(Sight.Residency(Fresh(4), 4) == "0000", "what comes later is not")
            & Gives(Unix.MUnlockAll(), Errno.None, "munlockall")
            & Holds(Sight.LockedPages == 0 && !Sight.HasFlag(start, "lo"), "nothing is locked")
            & Holds(Sight.Residency(start, 4) == "1111", "and all is present");
    }

    private static bool File()
    {
        int descriptor = FileMappings.MakeFile(OpenFlags.ReadWrite);
        byte* start = Sight.Map(4, Protection.ReadWrite, MapFlags.Shared, descriptor);
        return Gives(Unix.MLock(start, 2 * Page), Errno.None, "within")
            & Gives(Unix.MLock(start, 4 * Page), Errno.ENOMEM, "beyond")
            & Holds(Sight.LockedPages == 4, "it counts");
    }
}
