using System;
using Tine.X64;

namespace Tine.Processes;

/// <summary>
/// The longest time that a timer interrupt has waited while kernel code ran with interrupts off: the longest stretch
/// without a preemption point.
/// </summary>
/// <remarks>
/// The handler compares the time with the deadline that was asked for, so it sees the stretches into which a deadline falls.
/// The boot option <c>latency=MICROSECONDS</c> has an interrupt come that often: then every longer stretch is seen, and each
/// that is longer than all before, or than what is allowed, is logged. Under QEMU's <c>-icount shift=0</c> a nanosecond is an instruction.
/// </remarks>
public sealed class InterruptLatency
{
    /// <summary>The bound on every call.</summary>
    private const ulong MostNanoseconds = 500_000;

    private ulong _periodNanoseconds;

    /// <summary>The longest wait so far, in nanoseconds.</summary>
    public ulong LongestNanoseconds { get; private set; }

    /// <summary>Whether interrupts come at short intervals.</summary>
    internal bool IsMeasuring { [NoAllocation] get => _periodNanoseconds != 0; }

    /// <summary>Has interrupts come at short intervals from the next one on.</summary>
    public void Measure(ulong periodNanoseconds) => _periodNanoseconds = periodNanoseconds;

    /// <summary>Notes that the timer's interrupt has come.</summary>
    [NoAllocation]
    internal void Note(ulong now, ulong deadlineNanoseconds, Scheduler scheduler)
    {
        if (now <= deadlineNanoseconds)
        {
            return;
        }

        ulong wait = now - deadlineNanoseconds;
        if (_periodNanoseconds != 0 && (wait > LongestNanoseconds || wait > MostNanoseconds))
        {
            Log(wait, scheduler);
        }

        if (wait > LongestNanoseconds)
        {
            LongestNanoseconds = wait;
        }
    }

    /// <summary>The time of the next interrupt, if no timer ends before it.</summary>
    [NoAllocation]
    internal ulong NextInterrupt(ulong now, ulong nextTickNanoseconds) =>
        _periodNanoseconds != 0 ? Math.Min(now + _periodNanoseconds, nextTickNanoseconds) : nextTickNanoseconds;

    /// <summary>
    /// Logs a stretch in one line. The deadline may have come at any point of it; it lasted a period longer at most.
    /// </summary>
    [NoAllocation]
    private void Log(ulong wait, Scheduler scheduler)
    {
        Thread thread = scheduler.Current;
        ref TrapFrame frame = ref thread.Frame;
        uint call = frame.IsSystemCall ? frame.CallNumber : scheduler.Calls.Recent(0).Number;
        KernelLog.Write("latency ");
        KernelLog.WriteDecimal(wait + _periodNanoseconds);
        KernelLog.Write(" ns, call ");
        KernelLog.WriteDecimal(call);
        KernelLog.Write(" of ");
        KernelLog.WriteDecimal((ulong)thread.Id);
        KernelLog.Write(' ');
        KernelLog.Write(thread.Name);
        KernelLog.Write('\n');
    }
}
