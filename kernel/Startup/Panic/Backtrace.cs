using System;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The calls that are under way on a kernel stack, in the log, the innermost first.</summary>
/// <remarks>Trusts nothing: allocates nothing, and reads only where a stack can be.</remarks>
[NoAllocation]
internal static unsafe class Backtrace
{
    /// <summary>Words of a function without a frame pointer: the registers that it saves, and a return address.</summary>
    private const int MaximumWordsOfHelper = 8;

    /// <summary>Writes the calls from a function outwards.</summary>
    /// <param name="framePointer">RBP of the innermost function; it is left out itself.</param>
    public static void Write(ulong framePointer) => Write(0, framePointer);

    /// <summary>Writes the calls from an instruction on that did not get to its end.</summary>
    /// <param name="instruction">Its address; 0 for none.</param>
    /// <param name="framePointer">RBP at that time.</param>
    public static void Write(ulong instruction, ulong framePointer)
    {
        var symbols = new SymbolTable(Image.Symbols, Layout.Image);
        var lines = new BacktraceLines(symbols);
        lines.Add(instruction);
        var frames = new StackFrames(framePointer, Processor.HasBlock ? Processor.Block->KernelStackTop : 0);
        while (frames.MoveNext())
        {
            lines.Add(frames.Call);
            if (symbols.IsFailedCheck(frames.Call))
            {
                lines.Add(FindCallerOfHelper(symbols, frames));
            }
        }

        lines.End();
    }

    /// <summary>
    /// Finds the function whose check failed. The helper that it calls keeps no frame pointer: its return address is the first
    /// word above the frame of what it calls that follows a CALL of it.
    /// </summary>
    /// <param name="symbols">All functions.</param>
    /// <param name="frames">Stands at the frame of the function that the helper has called.</param>
    /// <returns>An address in the CALL; 0 when there is none, or the helper has a frame after all.</returns>
    private static ulong FindCallerOfHelper(in SymbolTable symbols, in StackFrames frames)
    {
        const byte callRelative = 0xe8;
        const ulong bytesOfCall = 5;
        ulong* frame = frames.Current;
        ulong helper = frame[1] - 1 - symbols.OffsetOf(symbols.Find(frame[1] - 1), frame[1] - 1);
        for (ulong* word = frame + 2; word < frame + 2 + MaximumWordsOfHelper && frames.IsOnStack((ulong)word); word++)
        {
            bool isCode = *word >= Image.TextStart + bytesOfCall && *word < Image.TextEnd;
            if (isCode && *(byte*)(*word - bytesOfCall) == callRelative && *word + (ulong)(long)*(int*)(*word - sizeof(int)) == helper)
            {
                return (ulong)(word - 1) == frame[0] ? 0 : *word - 1;
            }
        }

        return 0;
    }

    /// <summary>Writes one line: where a sleeping thread waits, which is the innermost function that is not the scheduler's.</summary>
    /// <param name="framePointer">RBP of its innermost function.</param>
    /// <param name="stackTop">High end of its kernel stack.</param>
    public static void WritePlace(ulong framePointer, ulong stackTop)
    {
        var symbols = new SymbolTable(Image.Symbols, Layout.Image);
        var lines = new BacktraceLines(symbols);
        var frames = new StackFrames(framePointer, stackTop);
        while (frames.MoveNext())
        {
            int function = symbols.Find(frames.Call);
            if (function >= 0 && !IsOfScheduling(symbols.NameOf(function)))
            {
                lines.Add(frames.Call);
                break;
            }
        }

        lines.End();
    }

    private static bool IsOfScheduling(ReadOnlySpan<byte> name) =>
        name.StartsWith("Tine.Processes.Thread."u8) || name.StartsWith("Tine.Processes.Scheduler."u8) || name.StartsWith("Tine.WaitQueue."u8)
        || name.StartsWith("Tine.X64."u8) || name.StartsWith("Tine.Startup.Machine."u8);
}
