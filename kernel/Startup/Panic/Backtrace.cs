using Tine.X64;

namespace Tine.Startup;

/// <summary>The calls that are under way on a kernel stack, in the log, the innermost first.</summary>
/// <remarks>Trusts nothing: allocates nothing, and reads only where a stack can be.</remarks>
[NoAllocation]
internal static unsafe class Backtrace
{
    /// <summary>More calls than any stack holds.</summary>
    private const int MaximumDepth = 4096;

    /// <summary>Words of a function without a frame pointer: the registers that it saves, and a return address.</summary>
    private const int MaximumWordsOfHelper = 8;

    /// <summary>Follows the chain of frame pointers, which the compiler keeps in all but the smallest methods.</summary>
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
        for (int depth = 0; depth < MaximumDepth && IsOnKernelStack(framePointer); depth++)
        {
            ulong* frame = (ulong*)framePointer;
            if (frame[1] == 0)
            {
                break;
            }

            // A call that does not return may be the last instruction of its function.
            lines.Add(frame[1] - 1);
            if (symbols.IsFailedCheck(frame[1] - 1))
            {
                lines.Add(FindCallerOfHelper(symbols, frame));
            }

            if (frame[0] <= framePointer)
            {
                break;
            }

            framePointer = frame[0];
        }

        lines.End();
    }

    /// <summary>
    /// Finds the function whose check failed. The helper that it calls keeps no frame pointer: its return address is the first
    /// word above the frame of what it calls that follows a CALL of it.
    /// </summary>
    /// <param name="symbols">All functions.</param>
    /// <param name="frame">The frame of the function that the helper has called.</param>
    /// <returns>An address in the CALL; 0 when there is none, or the helper has a frame after all.</returns>
    private static ulong FindCallerOfHelper(in SymbolTable symbols, ulong* frame)
    {
        const byte callRelative = 0xe8;
        const ulong bytesOfCall = 5;
        ulong helper = frame[1] - 1 - symbols.OffsetOf(symbols.Find(frame[1] - 1), frame[1] - 1);
        for (ulong* word = frame + 2; word < frame + 2 + MaximumWordsOfHelper && IsOnKernelStack((ulong)word); word++)
        {
            bool isCode = *word >= Image.TextStart + bytesOfCall && *word < Image.TextEnd;
            if (isCode && *(byte*)(*word - bytesOfCall) == callRelative && *word + (ulong)(long)*(int*)(*word - sizeof(int)) == helper)
            {
                return (ulong)(word - 1) == frame[0] ? 0 : *word - 1;
            }
        }

        return 0;
    }

    private static bool IsOnKernelStack(ulong address)
    {
        const ulong Guess = 64 * 1024;
        bool isAligned = (address & 7) == 0;
        bool isBootStack = address < Image.BootStackEnd - 16 && address >= Image.BootStackEnd - Image.BootStackSize;
        ulong top = Processor.HasBlock ? Processor.Block->KernelStackTop : 0;
        bool isThreadStack = address >= Layout.Stacks && address < top - 16 && address > top - Guess;
        return isAligned && (isBootStack || isThreadStack);
    }
}
