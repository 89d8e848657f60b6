using Tine.Runtime;

namespace Tine.LabCheck;

/// <summary>Bad pointers for call 501: EFAULT each time, and the next call works.</summary>
internal static unsafe class PointerCases
{
    private const ulong KernelAddress = 0xFFFF_FFFF_8010_0000;
    private const ulong BetweenHalves = 0x8000_0000_0000;

    public static void Run()
    {
        Tap.Case("501 EFAULT for a null pointer", &Null);
        Tap.Case("501 EFAULT for an address that is not mapped", &Unmapped);
        Tap.Case("501 EFAULT for an address of the kernel's", &Kernel);
        Tap.Case("501 EFAULT for an address that no processor has", &NotCanonical);
        Tap.Case("501 EFAULT for a page that may only be read", &ReadOnly);
        Tap.Case("501 EFAULT for a structure that ends in a page that is not there", &Across);
    }

    private static bool Null() => Refuses(null);

    private static bool Unmapped()
    {
        byte* page = Page(Protection.ReadWrite);
        Unix.MUnmap(page, Unix.PageSize);
        return Refuses(page);
    }

    private static bool Kernel() => Refuses((void*)KernelAddress);

    private static bool NotCanonical() => Refuses((void*)BetweenHalves);

    private static bool ReadOnly()
    {
        byte* page = Page(Protection.ReadWrite);
        *page = 1;
        Unix.MProtect(page, Unix.PageSize, Protection.Read);
        return Refuses(page) && Tap.Holds(*page == 1, "the page is as it was");
    }

    private static bool Across()
    {
        byte* pages = (byte*)Unix.MMap(2 * Unix.PageSize).Raw;
        Unix.MUnmap(pages + Unix.PageSize, Unix.PageSize);
        return Refuses(pages + Unix.PageSize - sizeof(ulong));
    }

    private static byte* Page(Protection protection) => (byte*)Unix.MMap(Unix.PageSize, protection).Raw;

    private static bool Refuses(void* answer)
    {
        ulong* good = stackalloc ulong[Calls.Fields];
        return Tap.Gives(Calls.Summary(answer), Errno.EFAULT, "machine_summary") && Tap.Gives(Calls.Summary(good), Errno.None, "the next one");
    }
}
