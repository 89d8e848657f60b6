using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>
/// Counts ticks of the time-stamp counter phase by phase; under QEMU's instruction clock these are instructions. Only a kernel
/// that is built with <c>-p:CountPhases=true</c> has it: in any other the marks are not compiled, and cost nothing.
/// </summary>
/// <remarks>A mark says what begins: everything up to the next mark counts for it, in any thread. Interrupts are off.</remarks>
[NoAllocation]
public static class PhaseClock
{
    /// <summary>The number of phases.</summary>
    public const int Count = (int)CreationPhase.Teardown + 1;

    private static Ticks s_ticks;
    private static ulong s_since;
    private static CreationPhase s_current;
    private static CreationPhase s_interrupted;

    /// <summary>Whether this kernel was built to count phases.</summary>
    public static bool IsThere =>
#if COUNT_PHASES
        true;
#else
        false;
#endif

    /// <summary>The phase that runs, for a switch to another thread, after which it goes on.</summary>
    public static CreationPhase Current => IsThere ? s_current : CreationPhase.Other;

    /// <summary>Ticks since boot, a number for each phase.</summary>
    public static ReadOnlySpan<ulong> Read()
    {
        Enter(s_current);
        return s_ticks;
    }

    /// <summary>Begins a phase and charges the ticks since the last mark to the one before.</summary>
    [Conditional("COUNT_PHASES")]
    public static void Enter(CreationPhase phase)
    {
        ulong now = Processor.ReadTimeStampCounter();
        s_ticks[(int)s_current] += now - s_since;
        s_since = now;
        s_current = phase;
    }

    /// <summary>Begins the phase of a page fault, which may come in the middle of another.</summary>
    [Conditional("COUNT_PHASES")]
    public static void EnterFault()
    {
        s_interrupted = s_current;
        Enter(CreationPhase.Faults);
    }

    /// <summary>Ends the phase of a page fault: the interrupted phase goes on.</summary>
    [Conditional("COUNT_PHASES")]
    public static void LeaveFault() => Enter(s_interrupted);

    [InlineArray(Count)]
    private struct Ticks
    {
        private ulong _first;
    }
}
