using System.Runtime.CompilerServices;

namespace Tine.Memory;

/// <summary>Memory that nobody uses any more and that is too much to be given back at once: it is freed in portions.</summary>
/// <remarks>
/// The thread that released it last frees it before going on. Until then a thread that finds no frame frees a portion first: no
/// call fails, and no process is killed, for want of memory that is about to be free.
/// </remarks>
public sealed class UnusedMemory
{
    private static UnusedMemory s_machine = null!;

    private UnusedObject? _firstObject;

    /// <summary>The running machine's instance.</summary>
    [NoAllocation]
    public static UnusedMemory Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BareMetal.IsHere ? s_machine : HostedMachine.Current.Get<UnusedMemory>();
    }

    /// <summary>Address spaces that are freed in portions.</summary>
    [NoAllocation]
    internal DyingSpaces Dying { get; } = new();

    /// <summary>Told when something waits: has the running thread call <see cref="FreeFiles"/> when it may let others run.</summary>
    public Waiter? Owner { get; set; }

    /// <summary>Whether pages of files wait, or objects.</summary>
    public bool HasFiles => PageIndex.HasDetached || _firstObject is not null;

    /// <summary>Makes that of the bare machine, as soon as there is a heap.</summary>
    public static void Start() => s_machine = new UnusedMemory();

    /// <summary>Gives back all pages of files that wait, and takes the objects apart.</summary>
    public void FreeFiles(Caller caller)
    {
        while (PageIndex.FreeDetachedPortion() || FreePortionOfObject())
        {
            caller.PreemptionPoint();
        }
    }

    /// <summary>Queues an object whose memory the running thread gives back before it returns to its program.</summary>
    public void Add(UnusedObject unused)
    {
        unused.Next = _firstObject;
        _firstObject = unused;
        NoteAdded();
    }

    /// <returns>False when there was nothing to take apart.</returns>
    private bool FreePortionOfObject()
    {
        if (_firstObject is not { } unused)
        {
            return false;
        }

        _firstObject = unused.Next;
        if (!unused.FreePortion())
        {
            unused.Next = _firstObject;
            _firstObject = unused;
        }

        return true;
    }

    /// <summary>Frees a portion, of files or of address spaces.</summary>
    /// <returns>False when nothing waits.</returns>
    [NoAllocation]
    public bool FreePortion() => PageIndex.FreeDetachedPortion() || Dying.FreePortion();

    [NoAllocation]
    internal void NoteAdded() => Owner?.Wake();
}
