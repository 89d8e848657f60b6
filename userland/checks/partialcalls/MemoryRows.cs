using Tine.Runtime;
using static Tine.PartialCalls.Rows;

namespace Tine.PartialCalls;

/// <summary>Calls about memory.</summary>
internal static unsafe class MemoryRows
{
    private const ulong AnonymousLargePages = 0x4_0022;
    private const ulong LargeSegment = 0xb80;
    private const ulong NoCommand = 99;
    private const ulong TooManySemaphores = 8193;
    private const ulong Create = 0x380;
    private const ulong Collapse = 25;
    private const ulong Poison = 100;
    private const ulong SoftOffline = 101;

    internal static void Run()
    {
        byte* page = Pages.Dirty(1);
        Refuses("mmap", "MAP_HUGETLB", Errno.ENOMEM, 9, 0, Unix.PageSize, (ulong)Protection.ReadWrite, AnonymousLargePages, ulong.MaxValue);
        Refuses("shmget", "SHM_HUGETLB", Errno.ENOMEM, 29, 0, Unix.PageSize, LargeSegment);
        Refuses("shmctl", "a command that there is not", Errno.EINVAL, 31, 0, NoCommand);
        Refuses("semget", "8193 semaphores", Errno.EINVAL, 64, 0, TooManySemaphores, Create);
        Refuses("madvise", "MADV_COLLAPSE", Errno.EINVAL, 28, (ulong)page, Unix.PageSize, Collapse);
        Refuses("madvise", "MADV_HWPOISON", Errno.EINVAL, 28, (ulong)page, Unix.PageSize, Poison);
        Refuses("madvise", "MADV_SOFT_OFFLINE", Errno.EINVAL, 28, (ulong)page, Unix.PageSize, SoftOffline);
    }
}
