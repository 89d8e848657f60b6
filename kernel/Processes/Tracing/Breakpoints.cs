namespace Tine.Processes;

/// <summary>The hardware breakpoints and watchpoints of a thread: DR0 to DR3, DR6 and DR7; AMD64 APM vol. 2, 13.1.1.</summary>
/// <remarks>
/// A context switch leaves the processor's registers alone. They belong to the scheduler's owner until another thread loads its own,
/// or runs into one of the owner's: then the owner is marked, and loads them again on its way back to user mode.
/// </remarks>
internal sealed class Breakpoints
{
    public const int Count = 4;

    private const ulong Reserved = 0xffff_ffff_0000_fc00;
    private const int KindShift = 16;
    private const int BitsOfKind = 4;
    private const ulong Instruction = 0;
    private const ulong InputOutput = 2;

    private readonly ulong[] _addresses = new ulong[Count];

    /// <summary>DR7, as the tracer has set it.</summary>
    public ulong Control { get; private set; }

    /// <summary>The causes of its debug exceptions so far, as DR6 tells them.</summary>
    public ulong Status { get; set; }

    public ulong this[int index] => _addresses[index];

    /// <summary>Loads the processor's registers for the running thread.</summary>
    public static void Load(Thread thread)
    {
        thread.ReturnWork &= ~ReturnWork.Breakpoints;
        if (Tracee.Of(thread)?.Breakpoints is not { } own)
        {
            return;
        }

        Scheduler scheduler = thread.Scheduler;
        if (scheduler.BreakpointOwner is { } former && former != thread)
        {
            former.ReturnWork |= ReturnWork.Breakpoints;
        }

        scheduler.BreakpointOwner = thread;
        scheduler.Hardware.LoadBreakpoints(own._addresses, own.Control);
    }

    /// <summary>Disarms the processor's breakpoints, which are another thread's than the running one's.</summary>
    public static void Disarm(Scheduler scheduler)
    {
        if (scheduler.BreakpointOwner is { } owner)
        {
            owner.ReturnWork |= ReturnWork.Breakpoints;
            scheduler.BreakpointOwner = null;
        }

        scheduler.Hardware.LoadBreakpoints([], 0);
    }

    /// <summary>Sets an address.</summary>
    /// <returns>None; EINVAL for one that is not the program's.</returns>
    public Errno SetAddress(Thread thread, int index, ulong address)
    {
        if (address >= X64.Layout.UserEnd)
        {
            return Errno.EINVAL;
        }

        _addresses[index] = address;
        thread.ReturnWork |= ReturnWork.Breakpoints;
        return Errno.None;
    }

    /// <summary>Sets DR7: enabled breakpoints, each with its kind and length.</summary>
    /// <returns>None; EINVAL for a kind or length that cannot be.</returns>
    public Errno SetControl(Thread thread, ulong control)
    {
        for (int i = 0; i < Count; i++)
        {
            ulong kind = KindOf(control, i);
            bool isImpossible = (kind & 3) == InputOutput || ((kind & 3) == Instruction && kind != Instruction);
            if (IsEnabled(control, i) && isImpossible)
            {
                return Errno.EINVAL;
            }
        }

        Control = control & ~Reserved;
        thread.ReturnWork |= ReturnWork.Breakpoints;
        return Errno.None;
    }

    /// <summary>The causes among these that are enabled, of a debug exception.</summary>
    public ulong EnabledOf(ulong causes)
    {
        ulong enabled = 0;
        for (int i = 0; i < Count; i++)
        {
            enabled |= IsEnabled(Control, i) ? causes & (1UL << i) : 0;
        }

        return enabled;
    }

    /// <summary>Whether one of the causes is an instruction that has yet to run.</summary>
    public bool IsAtInstruction(ulong causes)
    {
        bool isAt = false;
        for (int i = 0; i < Count; i++)
        {
            isAt |= (causes & (1UL << i)) != 0 && (KindOf(Control, i) & 3) == Instruction;
        }

        return isAt;
    }

    /// <summary>Ends them all: nobody traces the thread any more.</summary>
    public void Forget(Thread thread)
    {
        thread.ReturnWork &= ~ReturnWork.Breakpoints;
        if (thread.Scheduler.BreakpointOwner == thread)
        {
            thread.Scheduler.BreakpointOwner = null;
            thread.Scheduler.Hardware.LoadBreakpoints([], 0);
        }
    }

    private static bool IsEnabled(ulong control, int index) => (control & (3UL << (2 * index))) != 0;

    /// <summary>Kind in the lower two bits, length in the upper two.</summary>
    private static ulong KindOf(ulong control, int index) => (control >> (KindShift + (BitsOfKind * index))) & 0xf;
}
