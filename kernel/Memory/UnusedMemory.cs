namespace Tine.Memory;

/// <summary>Memory that nobody uses any more and that is too much to be given back at once: it is freed in portions.</summary>
/// <remarks>
/// Whoever let go of it last frees it before going on. Until then whoever finds no frame frees a portion first, so that
/// nothing fails, and nobody is ended, for want of memory that is on its way back.
/// </remarks>
public static class UnusedMemory
{
    /// <summary>Told when pages of files wait: has the running thread call <see cref="FreeFiles"/> when it may let others run.</summary>
    public static Waiter? Owner { get; set; }

    /// <summary>Whether pages of files wait.</summary>
    public static bool HasFiles => PageIndex.HasDetached;

    /// <summary>Gives back all pages of files that wait.</summary>
    public static void FreeFiles(Caller caller)
    {
        while (PageIndex.FreeDetachedPortion())
        {
            caller.PreemptionPoint();
        }
    }

    /// <summary>Frees a portion, of files or of address spaces.</summary>
    /// <returns>False when nothing waits.</returns>
    [NoAllocation]
    public static bool FreePortion() => PageIndex.FreeDetachedPortion() || AddressSpace.TearDownAny();

    [NoAllocation]
    internal static void NoteAdded() => Owner?.Wake();
}
