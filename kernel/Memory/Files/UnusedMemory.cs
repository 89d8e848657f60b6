namespace Tine.Memory;

/// <summary>Memory that nobody uses any more and that is too much to be given back at once: it is freed in portions.</summary>
/// <remarks>
/// The thread that released it last frees it before going on. Until then a thread that finds no frame frees a portion first: no
/// call fails, and no process is killed, for want of memory that is about to be free.
/// </remarks>
public static class UnusedMemory
{
    private static UnusedObject? s_firstObject;

    /// <summary>Told when something waits: has the running thread call <see cref="FreeFiles"/> when it may let others run.</summary>
    public static Waiter? Owner { get; set; }

    /// <summary>Whether pages of files wait, or objects.</summary>
    public static bool HasFiles => PageIndex.HasDetached || s_firstObject is not null;

    /// <summary>Gives back all pages of files that wait, and takes the objects apart.</summary>
    public static void FreeFiles(Caller caller)
    {
        while (PageIndex.FreeDetachedPortion() || FreePortionOfObject())
        {
            caller.PreemptionPoint();
        }
    }

    /// <summary>Queues an object whose memory the running thread gives back before it returns to its program.</summary>
    public static void Add(UnusedObject unused)
    {
        unused.Next = s_firstObject;
        s_firstObject = unused;
        NoteAdded();
    }

    /// <returns>False when there was nothing to take apart.</returns>
    private static bool FreePortionOfObject()
    {
        if (s_firstObject is not { } unused)
        {
            return false;
        }

        s_firstObject = unused.Next;
        if (!unused.FreePortion())
        {
            unused.Next = s_firstObject;
            s_firstObject = unused;
        }

        return true;
    }

    /// <summary>Frees a portion, of files or of address spaces.</summary>
    /// <returns>False when nothing waits.</returns>
    [NoAllocation]
    public static bool FreePortion() => PageIndex.FreeDetachedPortion() || DyingSpaces.FreePortion();

    /// <summary>Forgets everything, for a host test that starts over with other memory.</summary>
    internal static void Forget()
    {
        PageIndex.ForgetDetached();
        DyingSpaces.Forget();
    }

    [NoAllocation]
    internal static void NoteAdded() => Owner?.Wake();
}
