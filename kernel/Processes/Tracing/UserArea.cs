using System;
using System.Runtime.InteropServices;

namespace Tine.Processes;

/// <summary>struct user of Linux x86-64, word by word: PTRACE_PEEKUSER and PTRACE_POKEUSER reach registers and debug registers.</summary>
internal static class UserArea
{
    private const ulong Size = 928;
    private const ulong DebugStart = 848;
    private const ulong WordSize = sizeof(ulong);
    private const int StatusIndex = 6;
    private const int ControlIndex = 7;

    /// <summary>Bits of DR6 that are always set where nothing has happened (DR6_RESERVED).</summary>
    private const ulong StatusReserved = 0xffff_0ff0;

    /// <returns>The word; 0 where there is none; EIO for an offset that is not a word's.</returns>
    public static Result<ulong> Peek(Tracee tracee, ulong offset)
    {
        if (offset % WordSize != 0 || offset >= Size)
        {
            return Errno.EIO;
        }

        if (offset >= DebugStart)
        {
            return PeekDebug(tracee.Breakpoints, (int)((offset - DebugStart) / WordSize));
        }

        UserRegisters registers = UserRegisters.Of(tracee.Thread);
        return offset < UserRegisters.Size ? WordsOf(ref registers)[(int)(offset / WordSize)] : 0;
    }

    /// <returns>None; EIO for an offset that is not a word's, or a value that a register cannot have; EINVAL, ENODEV for breakpoints.</returns>
    public static Errno Poke(Tracee tracee, ulong offset, ulong value)
    {
        if (offset % WordSize != 0 || offset >= Size || (offset >= UserRegisters.Size && offset < DebugStart))
        {
            return Errno.EIO;
        }

        if (offset >= DebugStart)
        {
            return PokeDebug(tracee, (int)((offset - DebugStart) / WordSize), value);
        }

        UserRegisters registers = UserRegisters.Of(tracee.Thread);
        WordsOf(ref registers)[(int)(offset / WordSize)] = value;
        return registers.Set(tracee);
    }

    private static Span<ulong> WordsOf(ref UserRegisters registers) =>
        MemoryMarshal.Cast<UserRegisters, ulong>(MemoryMarshal.CreateSpan(ref registers, 1));

    private static Result<ulong> PeekDebug(Breakpoints? breakpoints, int index) => index switch
    {
        StatusIndex => (breakpoints?.Status ?? 0) ^ StatusReserved,
        ControlIndex => breakpoints?.Control ?? 0,
        < Breakpoints.Count => breakpoints?[index] ?? 0,
        _ => 0,
    };

    private static Errno PokeDebug(Tracee tracee, int index, ulong value)
    {
        Thread thread = tracee.Thread;
        if (!thread.Scheduler.Hardware.HasBreakpoints)
        {
            return Errno.ENODEV;
        }

        Breakpoints breakpoints = tracee.Breakpoints ??= new Breakpoints();
        switch (index)
        {
            case < Breakpoints.Count:
                return breakpoints.SetAddress(thread, index, value);
            case StatusIndex:
                breakpoints.Status = value ^ StatusReserved;
                return Errno.None;
            case ControlIndex:
                return breakpoints.SetControl(thread, value);
            default:
                return Errno.EIO;
        }
    }
}
