using System;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The calls that are under way on a kernel stack, in the log: function, file and line of each, the innermost first.</summary>
/// <remarks>Trusts nothing: allocates nothing, and reads only where a stack can be.</remarks>
[NoAllocation]
internal static unsafe class Backtrace
{
    private const int MaximumLines = 40;

    /// <summary>More calls than any stack holds.</summary>
    private const int MaximumDepth = 4096;

    /// <summary>Follows the chain of frame pointers, which the compiler keeps in all but the smallest methods.</summary>
    /// <param name="framePointer">RBP of the innermost function; it is left out itself.</param>
    public static void Write(ulong framePointer) => WriteCallers(framePointer, 0);

    /// <summary>Writes the calls from an instruction on that did not get to its end.</summary>
    /// <param name="instruction">Its address.</param>
    /// <param name="framePointer">RBP at that time.</param>
    public static void Write(ulong instruction, ulong framePointer) => WriteCallers(framePointer, instruction);

    /// <summary>A function that calls itself stands in one line, with the number of its calls.</summary>
    private static void WriteCallers(ulong framePointer, ulong last)
    {
        var symbols = new SymbolTable(Image.Symbols, Layout.Image);
        ulong callee = 0;
        int times = 1;
        int lines = 0;
        for (int depth = 0; depth < MaximumDepth && lines < MaximumLines && IsOnKernelStack(framePointer); depth++)
        {
            ulong* frame = (ulong*)framePointer;
            ulong call = frame[1] - 1; // A call that does not return may be the last instruction of its function.
            if (frame[1] == 0)
            {
                break;
            }

            if (last != 0 && symbols.Find(call) >= 0 && symbols.Find(call) == symbols.Find(last))
            {
                times++;
            }
            else
            {
                lines += WriteCall(symbols, last, callee, times);
                callee = last;
                last = call;
                times = 1;
            }

            if (frame[0] <= framePointer)
            {
                break;
            }

            framePointer = frame[0];
        }

        WriteCall(symbols, last, callee, times);
    }

    /// <param name="symbols">All functions.</param>
    /// <param name="address">The instruction that calls, or that did not get to its end; 0 for none.</param>
    /// <param name="callee">An instruction of the function that it calls; 0 when it calls none.</param>
    /// <param name="times">The number of calls of the same function in a row.</param>
    /// <returns>The number of lines.</returns>
    private static int WriteCall(in SymbolTable symbols, ulong address, ulong callee, int times)
    {
        int function = symbols.Find(address);
        if (address == 0 || (function >= 0 && IsOfThrow(symbols.NameOf(function))))
        {
            return 0;
        }

        KernelLog.Write("  at ");
        if (function < 0)
        {
            KernelLog.Write("0x");
            KernelLog.WriteHexadecimal(address, 16);
        }
        else
        {
            KernelLog.Write(symbols.NameOf(function));
            WriteSource(symbols, function, address, callee);
        }

        if (times > 1)
        {
            KernelLog.Write(", ");
            KernelLog.WriteDecimal((ulong)times);
            KernelLog.Write(" times");
        }

        KernelLog.Write('\n');
        return 1;
    }

    /// <summary>A function between a failed check or a throw statement and the panic: the same ones each time.</summary>
    private static bool IsOfThrow(ReadOnlySpan<byte> name) => name.StartsWith("Internal.Runtime."u8) || name.SequenceEqual("RhpThrowEx"u8);

    private static void WriteSource(in SymbolTable symbols, int function, ulong address, ulong callee)
    {
        ReadOnlySpan<byte> file = symbols.SourceOf(function, address, out uint line);
        if (file.IsEmpty)
        {
            KernelLog.Write("+0x");
            KernelLog.WriteHexadecimal(symbols.OffsetOf(function, address));
            return;
        }

        KernelLog.Write(" (");
        KernelLog.Write(file);
        if (!IsCheck(symbols, callee))
        {
            KernelLog.Write(':');
            KernelLog.WriteDecimal(line);
        }

        KernelLog.Write(')');
    }

    /// <summary>The compiler makes one call for all index checks of a function that fail, and so it has no line of its own.</summary>
    private static bool IsCheck(in SymbolTable symbols, ulong address)
    {
        int function = symbols.Find(address);
        return function >= 0 && symbols.NameOf(function).StartsWith("Internal.Runtime.CompilerHelpers.ThrowHelpers."u8);
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
