using System.Runtime.CompilerServices;

namespace Tine.Memory;

/// <content>
/// One change of the layout at a time (Linux: mmap_lock). A change that takes long lets others run after each portion; regions
/// and pages agree then, and the next portion looks everything up again by address. Page faults go on meanwhile: they fill
/// tables, extend a stack, and change nothing else.
/// </content>
public sealed unsafe partial class AddressSpace
{
    private WaitQueue? _waitingToChange;
    private bool _isChanging;

    /// <summary>Waits until nobody else changes regions, or copies them (fork).</summary>
    /// <param name="caller">Null where no other thread can be in the middle of a change: the space is new, or ends.</param>
    /// <returns>None, then <see cref="EndChange"/> is due; EINTR when the caller has been killed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Errno BeginChange(Caller? caller)
    {
        if (_isChanging && caller is not null && WaitForChange(caller) is not Errno.None and var killed)
        {
            return killed;
        }

        _isChanging = true;
        return Errno.None;
    }

    internal void EndChange()
    {
        _isChanging = false;
        _waitingToChange?.WakeOne();
    }

    private Errno WaitForChange(Caller caller)
    {
        _waitingToChange ??= new WaitQueue();
        while (_isChanging)
        {
            if (_waitingToChange.Wait(caller, SleepKind.Killable) != Errno.None)
            {
                return Errno.EINTR;
            }
        }

        return Errno.None;
    }

    /// <summary>Lets others run between two portions of a change that must be finished even if the caller has been killed: they may share the space.</summary>
    internal static void LetOthersRun(Caller? caller) => caller?.PreemptionPoint();
}
