using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>RLIMIT_AS, RLIMIT_DATA and RLIMIT_STACK: how much memory.</summary>
internal static unsafe class MemoryCases
{
    private const ulong Megabyte = 1UL << 20;
    private const ulong Kilobyte = 1UL << 10;

    internal static void Run()
    {
        Tap.Case("A1 RLIMIT_AS: ENOMEM for mmap and mremap, brk does not move", &AddressSpace);
        Tap.Case("A2 RLIMIT_AS: what is unmapped may be mapped again", &UnmappedAgain);
        Tap.Case("A3 RLIMIT_AS: SIGSEGV where the stack would have to grow", &AddressSpaceOfStack);
        Tap.Case("D1 RLIMIT_DATA: ENOMEM for private writable memory, brk does not move", &Data);
        Tap.Case("D2 RLIMIT_DATA: read-only and shared memory does not count", &NotData);
        Tap.Case("D3 RLIMIT_DATA: ENOMEM for mprotect that makes memory writable", &MadeData);
        Tap.Case("S1 RLIMIT_STACK: SIGSEGV beyond it", &Stack);
        Tap.Case("S2 RLIMIT_STACK: E2BIG for arguments of more than a quarter", &Arguments);
        Tap.Case("O1 a mapping larger than memory: ENOMEM, unless MAP_NORESERVE", &Hopeless);
    }

    private static bool StaysPut(ulong more)
    {
        byte* end = Unix.Brk(null);
        return Tap.Holds(Unix.Brk(end + more) == end, "brk");
    }

    private static bool AddressSpace()
    {
        byte* page = Unix.MMap(Unix.PageSize).Address;
        Unix.Limit(Unix.AddressSpaceLimit, 1);
        const ulong mayMove = 1;
        SysResult larger = Unix.Call(SystemCall.MRemap, (ulong)page, Unix.PageSize, 2 * Unix.PageSize, mayMove);
        return Tap.Gives(Unix.MMap(Unix.PageSize), Errno.ENOMEM, "mmap")
            & Tap.Gives(Unix.MMap(Unix.PageSize, Protection.None), Errno.ENOMEM, "mmap of PROT_NONE")
            & Tap.Gives(larger, Errno.ENOMEM, "mremap")
            & StaysPut(Unix.PageSize)
            & Tap.Gives(Unix.MMap(page, Unix.PageSize, Protection.Read, MapFlags.Private | MapFlags.Anonymous | MapFlags.Fixed, -1, 0),
                Errno.ENOMEM, "mmap in the same place: the limit is far below what there is");
    }

    private static bool UnmappedAgain()
    {
        byte* pages = Unix.MMap(64 * Unix.PageSize, Protection.None).Address;
        Unix.Limit(Unix.AddressSpaceLimit, SizeNow());
        SysResult refused = Unix.MMap(Unix.PageSize, Protection.None);
        Unix.MUnmap(pages, 32 * Unix.PageSize);
        return Tap.Gives(refused, Errno.ENOMEM, "one page more")
            & Tap.Gives(Unix.MMap(33 * Unix.PageSize, Protection.None), Errno.ENOMEM, "more than was unmapped")
            & Tap.Gives(Unix.MMap(32 * Unix.PageSize, Protection.None), Errno.None, "as much as was unmapped");
    }

    /// <summary>The first number of /proc/self/statm, in bytes.</summary>
    private static ulong SizeNow()
    {
        FileReader.ReadAllText("/proc/self/statm", out string text);
        Numbers.TryParse(text[..text.IndexOf(' ')], out long pages);
        return (ulong)pages * Unix.PageSize;
    }

    private static bool AddressSpaceOfStack()
    {
        static int Body()
        {
            Unix.Limit(Unix.AddressSpaceLimit, 1);
            return Touch(Megabyte);
        }

        return Children.EndsBy(&Body, Signal.SegmentationFault, "SIGSEGV");
    }

    /// <summary>Touches the stack page by page down to so many bytes below.</summary>
    private static int Touch(ulong bytes)
    {
        byte here;
        for (ulong below = 0; below < bytes; below += Unix.PageSize)
        {
            (&here)[-(long)below - 256] = 1;
        }

        return 0;
    }

    private static bool Data()
    {
        Unix.Limit(Unix.DataLimit, 0);
        return Tap.Gives(Unix.MMap(Unix.PageSize), Errno.ENOMEM, "mmap") & StaysPut(Unix.PageSize);
    }

    private static bool NotData()
    {
        Unix.Limit(Unix.DataLimit, 0);
        return Tap.Gives(Unix.MMap(Megabyte, Protection.Read), Errno.None, "read-only")
            & Tap.Gives(Unix.MMap(Megabyte, Protection.None), Errno.None, "no access")
            & Tap.Gives(Unix.MMap(null, Megabyte, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0), Errno.None, "shared");
    }

    private static bool MadeData()
    {
        byte* pages = Unix.MMap(2 * Unix.PageSize, Protection.Read).Address;
        Unix.Limit(Unix.DataLimit, 0);
        return Tap.Gives(Unix.MProtect(pages, Unix.PageSize, Protection.ReadWrite), Errno.ENOMEM, "writable")
            & Tap.Gives(Unix.MProtect(pages, Unix.PageSize, Protection.None), Errno.None, "no access");
    }

    private static bool Stack()
    {
        static int Beyond() => Touch(2 * Megabyte);

        static int Within() => Touch(Megabyte / 2);

        Unix.Limit(Unix.StackLimit, Megabyte);
        return Children.EndsWell(&Within, "half a megabyte of one") & Children.EndsBy(&Beyond, Signal.SegmentationFault, "two megabytes of one");
    }

    private static bool Arguments()
    {
        string program = ProgramSearch.OwnPath();
        string large = new('x', 100_000);
        ArgumentVector arguments = ArgumentVector.Of(program, large, large);
        Unix.Limit(Unix.StackLimit, 512 * Kilobyte);
        return Tap.Gives(Unix.ExecVe(program, arguments, ArgumentVector.Of()), Errno.E2BIG, "exec");
    }

    private static bool Hopeless()
    {
        const ulong bytes = 1UL << 45;
        return Tap.Gives(Unix.MMap(bytes), Errno.ENOMEM, "32 TiB")
            & Tap.Gives(Unix.MMap(null, bytes, Protection.ReadWrite, MapFlags.Private | MapFlags.Anonymous | MapFlags.NoReserve, -1, 0),
                Errno.None, "32 TiB, not reserved")
            & Tap.Gives(Unix.MMap(bytes, Protection.Read), Errno.None, "32 TiB, read-only");
    }
}
