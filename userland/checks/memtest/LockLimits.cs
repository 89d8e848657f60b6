using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.MemoryTest;

/// <summary>RLIMIT_MEMLOCK and CAP_IPC_LOCK. Needs root.</summary>
internal static unsafe class LockLimits
{
    private const ulong Page = Unix.PageSize;
    private const ulong Nobody = 65534;
    private const MapFlags Anonymous = MapFlags.Private | MapFlags.Anonymous;

    internal static void Run()
    {
        Case("the limit of locked memory bounds mlock", &Bound);
        Case("it bounds mappings and what grows by EAGAIN", &Growth);
        Case("it bounds mlockall", &All);
        Case("a limit of 0 is EPERM, but for munlock", &Zero);
        Case("CAP_IPC_LOCK goes beyond it", &Capable);
        Case("a locked stack grows", &Stack);
    }

    private static void LimitNobody(ulong bytes)
    {
        Unix.Limit(Unix.LockedMemoryLimit, bytes);
        Unix.Call(SystemCall.SetResUid, Nobody, Nobody, Nobody);
    }

    private static byte* Fresh(ulong pages) => Sight.Map(pages, Protection.ReadWrite, Anonymous);

    private static bool Bound()
    {
        LimitNobody((4 * Page) + 100);
        byte* start = Fresh(12);
        return Gives(Unix.MLock(start, 4 * Page), Errno.None, "as much as is allowed")
            & Gives(Unix.MLock(start, 4 * Page), Errno.None, "once more: it is locked")
            & Gives(Unix.MLock(start + Page, 4 * Page), Errno.ENOMEM, "a page more")
            & Gives(Unix.MLock(start + 100, 4 * Page), Errno.ENOMEM, "a byte of a page more")
            & Holds(Sight.LockedPages == 4, "nothing has changed")
            & Gives(Unix.MUnlock(start, 2 * Page), Errno.None, "munlock")
            & Gives(Unix.MLock(start + (6 * Page), 2 * Page), Errno.None, "two others")
            & Gives(Unix.MLockOnFault(start, 3 * Page), Errno.ENOMEM, "mlock2");
    }

    private static bool Growth()
    {
        LimitNobody(4 * Page);
        byte* start = Sight.Map(4, Protection.ReadWrite, Anonymous | MapFlags.Locked);
        return Gives(Unix.MMap(null, Page, Protection.ReadWrite, Anonymous | MapFlags.Locked, -1, 0), Errno.EAGAIN, "mmap")
            & Gives(Unix.MRemap(start, 4 * Page, 5 * Page, RemapFlags.MayMove), Errno.EAGAIN, "mremap")
            & Gives(Unix.MRemap(start, 4 * Page, 4 * Page, RemapFlags.MayMove), Errno.None, "mremap without growth");
    }

    private static bool All()
    {
        LimitNobody(4 * Page);
        byte* end = Unix.Brk(null);
        return Gives(Unix.MLockAll(LockAllFlags.Current), Errno.ENOMEM, "MCL_CURRENT")
            & Gives(Unix.MLockAll(LockAllFlags.Future), Errno.None, "MCL_FUTURE")
            & Gives(Unix.MMap(5 * Page), Errno.EAGAIN, "mmap")
            & Gives(Unix.MMap(4 * Page), Errno.None, "mmap within the limit")
            & Holds(Unix.Brk(end + (4 * Page)) == end, "brk");
    }

    private static bool Zero()
    {
        LimitNobody(0);
        byte* start = Fresh(1);
        return Gives(Unix.MLock(start, Page), Errno.EPERM, "mlock")
            & Gives(Unix.MLock(start, 0), Errno.EPERM, "mlock of nothing")
            & Gives(Unix.MLockAll(LockAllFlags.Future), Errno.EPERM, "mlockall")
            & Gives(Unix.MLockAll(LockAllFlags.None), Errno.EINVAL, "mlockall of nothing")
            & Gives(Unix.MMap(null, Page, Protection.Read, Anonymous | MapFlags.Locked, -1, 0), Errno.EPERM, "mmap")
            & Gives(Unix.MMap(null, Page, Protection.Read, MapFlags.Anonymous | MapFlags.Locked, -1, 0), Errno.EPERM, "mmap that is wrong besides")
            & Gives(Unix.MUnlock(start, Page), Errno.None, "munlock")
            & Gives(Unix.MUnlockAll(), Errno.None, "munlockall");
    }

    private static bool Capable()
    {
        Unix.Limit(Unix.LockedMemoryLimit, 0);
        Sight.GiveUpHeap();
        byte* start = Fresh(4);
        return Gives(Unix.MLock(start, 4 * Page), Errno.None, "mlock")
            & Gives(Unix.MLockAll(LockAllFlags.Current | LockAllFlags.Future), Errno.None, "mlockall")
            & Gives(Unix.MMap(8 * Page), Errno.None, "mmap");
    }

    private static bool Stack()
    {
        Sight.GiveUpHeap();
        Unix.Limit(Unix.LockedMemoryLimit, 1 << 20);
        return Gives(Unix.MLockAll(LockAllFlags.Current), Errno.None, "mlockall") & Holds(Descend(100) == 100, "a hundred frames of 4 KiB");
    }

    private static int Descend(int depth)
    {
        byte* room = stackalloc byte[4000];
        room[0] = 1;
        return depth == 0 ? 0 : Descend(depth - 1) + room[0];
    }
}
