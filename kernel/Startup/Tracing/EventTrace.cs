using System;
using Tine.Devices;
using Tine.Memory;
using Tine.Processes;
using Tine.Syscalls;
using Tine.X64;

namespace Tine.Startup;

/// <summary>
/// The boot option <c>trace=events</c>: calls, faults and switches as records in the kernel log, which the host turns into a
/// trace for Perfetto. Nothing of it is on any path while it is off: traced calls stand in the table of calls,
/// page faults get a gate of their own, and switches another <see cref="Machine"/>.
/// </summary>
/// <remarks>
/// A record is U+001E, a letter, words with a space before each, and a line feed. All numbers are hexadecimal; the first is
/// the time in nanoseconds, without the time that was spent on writing records.
/// </remarks>
internal static class EventTrace
{
    internal const char Mark = LogHistory.RecordMark;
    private const uint Execve = 59;
    private const uint ExecveAt = 322;

    private static ulong s_spentNanoseconds;

    /// <summary>Set once at boot.</summary>
    public static bool IsOn { get; set; }

    /// <summary>C: a call begins (thread, name, three arguments). R: it returns (thread, result, free frames).</summary>
    public static long Invoke(SystemCall call, Thread caller, ref TrapFrame frame)
    {
        uint number = frame.CallNumber;
        ulong start = Begin('C', caller);
        KernelLog.Write(' ');
        KernelLog.Write(call.Name ?? "unknown");
        WriteNumber(frame.Rdi);
        WriteNumber(frame.Rsi);
        WriteNumber(frame.Rdx);
        End(start);

        long result = call.Invoke(caller, ref frame);
        start = Begin('R', caller);
        WriteNumber((ulong)result);
        WriteNumber(FrameAllocator.Current.FreeFrames);
        End(start);
        if (number is Execve or ExecveAt && result == 0)
        {
            WriteThread('N', caller);
        }

        return result;
    }

    /// <summary>F: a page fault begins (thread, address).</summary>
    /// <returns>For <see cref="EndFault"/>.</returns>
    public static MemoryCounters BeginFault(Thread thread, VirtualAddress address)
    {
        ulong start = Begin('F', thread);
        WriteNumber(address.Value);
        End(start);
        return thread.Process.Memory.Counters;
    }

    /// <summary>Records G: the fault is over (thread, what was done, free frames).</summary>
    public static void EndFault(Thread thread, in MemoryCounters before)
    {
        ulong start = Begin('G', thread);
        KernelLog.Write(' ');
        KernelLog.Write(KindOf(before, thread.Process.Memory.Counters));
        WriteNumber(FrameAllocator.Current.FreeFrames);
        End(start);
    }

    /// <summary>Records W: a thread gets the processor (thread, process, name).</summary>
    [NoAllocation]
    public static void WriteSwitch(Thread next) => WriteThread('W', next);

    /// <summary>Records I: nobody is ready; or J: somebody may be again.</summary>
    [NoAllocation]
    public static void WriteIdle(char letter, Thread current) => End(Begin(letter, current));

    [NoAllocation]
    private static void WriteThread(char letter, Thread thread)
    {
        ulong start = Begin(letter, thread);
        WriteNumber((ulong)thread.Process.Id);
        KernelLog.Write(' ');
        WriteName(thread.Name);
        End(start);
    }

    [NoAllocation]
    private static ulong Begin(char letter, Thread thread)
    {
        ulong now = Clock.Nanoseconds;
        KernelLog.Write(Mark);
        KernelLog.Write(letter);
        WriteNumber(now - s_spentNanoseconds);
        WriteNumber((ulong)thread.Id);
        return now;
    }

    [NoAllocation]
    private static void End(ulong start)
    {
        KernelLog.Write('\n');
        s_spentNanoseconds += Clock.Nanoseconds - start;
    }

    [NoAllocation]
    private static void WriteNumber(ulong value)
    {
        KernelLog.Write(' ');
        KernelLog.WriteHexadecimal(value);
    }

    /// <summary>Writes a name that a program has chosen: what would end a word or a record is left out.</summary>
    [NoAllocation]
    private static void WriteName(ReadOnlySpan<byte> name)
    {
        foreach (byte character in name)
        {
            KernelLog.Write(character is > (byte)' ' and < 0x7f ? (char)character : '_');
        }
    }

    /// <summary>The way in which a fault was resolved, by the counters before and after it.</summary>
    [NoAllocation]
    internal static string KindOf(in MemoryCounters before, in MemoryCounters after) =>
        after.Copies != before.Copies ? "copy"
        : after.CopiesAvoided != before.CopiesAvoided ? "copy-avoided"
        : after.ZeroFills != before.ZeroFills ? "zero-fill"
        : after.ZeroReads != before.ZeroReads ? "zero-read"
        : after.FileMaps != before.FileMaps ? "file"
        : after.TablesTakenBack != before.TablesTakenBack ? "table-taken-back"
        : after.Spurious != before.Spurious ? "spurious"
        : "refused";
}
