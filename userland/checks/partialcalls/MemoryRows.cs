using Tine.Runtime;
using static Tine.PartialCalls.Rows;

namespace Tine.PartialCalls;

/// <summary>Calls about memory.</summary>
internal static unsafe class MemoryRows
{
    private const ulong AnonymousLargePages = 0x4_0022;
    private const ulong Collapse = 25;
    private const ulong Poison = 100;
    private const ulong SoftOffline = 101;

    internal static void Run()
    {
        byte* page = Pages.Dirty(1);
        Refuses("mmap", "MAP_HUGETLB", Errno.ENOMEM, 9, 0, Unix.PageSize, (ulong)Protection.ReadWrite, AnonymousLargePages, ulong.MaxValue);
        Refuses("madvise", "MADV_COLLAPSE", Errno.EINVAL, 28, (ulong)page, Unix.PageSize, Collapse);
        Refuses("madvise", "MADV_HWPOISON", Errno.EINVAL, 28, (ulong)page, Unix.PageSize, Poison);
        Refuses("madvise", "MADV_SOFT_OFFLINE", Errno.EINVAL, 28, (ulong)page, Unix.PageSize, SoftOffline);
    }
}
