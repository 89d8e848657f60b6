namespace Tine.Memory;

/// <summary>The frames that programs leave to the kernel, and to a process that is ended for lack of memory.</summary>
public sealed unsafe partial class FrameAllocator
{
    private const ulong KilobytesAFrame = FrameNumber.Size / 1024;

    /// <summary>min_free_kbytes is at least 128 and at most 256 Mi (Linux, mm/page_alloc.c, calculate_min_free_kbytes).</summary>
    private const ulong LeastReservedKilobytes = 128;

    private const ulong MostReservedKilobytes = 262_144;

    /// <summary>
    /// Free frames below which a page fault in user mode waits for room: four times the square root of the memory, both in
    /// kilobytes, as Linux's vm.min_free_kbytes.
    /// </summary>
    public ulong ReservedFrames { get; private set; }

    /// <summary>Only the kernel, and who is being ended, may take frames now.</summary>
    public bool IsLow => FreeFrames < ReservedFrames;

    private void SetReserve()
    {
        ulong kilobytes = 4 * SquareRoot(TotalFrames * KilobytesAFrame);
        kilobytes = kilobytes < LeastReservedKilobytes ? LeastReservedKilobytes
            : kilobytes > MostReservedKilobytes ? MostReservedKilobytes
            : kilobytes;
        ReservedFrames = kilobytes / KilobytesAFrame;
    }

    /// <summary>The square root, rounded down; Newton's method.</summary>
    private static ulong SquareRoot(ulong number)
    {
        ulong root = number;
        for (ulong next = (root + 1) / 2; next < root; next = (root + (number / root)) / 2)
        {
            root = next;
        }

        return root;
    }
}
