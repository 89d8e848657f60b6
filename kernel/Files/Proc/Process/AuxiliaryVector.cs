using System;
using System.Runtime.InteropServices;
using Tine.Memory;

namespace Tine.Files;

/// <summary>
/// The auxiliary vector of a process: pairs of words that exec put on the stack, after arguments and environment; getauxval(3).
/// </summary>
/// <remarks>The stack is the program's own, so what it has changed there shows.</remarks>
internal static class AuxiliaryVector
{
    /// <summary>More words than any vector that exec writes.</summary>
    private const int MostWords = 64;

    private const int InstructionsAtOnce = 3000;

    /// <summary>Ends the vector, and the vectors of pointers before it.</summary>
    private const ulong End = 0;

    /// <summary>
    /// Reads the words up to AT_NULL and its value, as bytes; none when the program has destroyed the vector, or the process
    /// has ended.
    /// </summary>
    public static ReadOnlySpan<byte> Read(ProcessView process, Caller caller)
    {
        if (process.Memory is not { } memory || process.StackStart.IsNull)
        {
            return default;
        }

        VirtualAddress start = FindStart(process, memory, caller);
        var words = new ulong[MostWords];
        int count = start.IsNull ? 0 : memory.Peek(start, MemoryMarshal.AsBytes(words.AsSpan())) / sizeof(ulong);
        for (int i = 0; i + 1 < count; i += 2)
        {
            if (words[i] == End)
            {
                return MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(words, 0, i + 2));
            }
        }

        return default;
    }

    /// <summary>Finds the end of both vectors of pointers; null when the stack, the process or the caller ends before.</summary>
    private static VirtualAddress FindStart(ProcessView process, AddressSpace memory, Caller caller)
    {
        var portion = new WorkPortion(caller);
        Span<ulong> words = stackalloc ulong[MostWords];
        int ends = 0;
        for (VirtualAddress at = process.StackStart + sizeof(ulong); ; at += MostWords * sizeof(ulong))
        {
            int count = memory.Peek(at, MemoryMarshal.AsBytes(words)) / sizeof(ulong);
            for (int i = 0; i < count; i++)
            {
                if (words[i] == End && ++ends == 2)
                {
                    return at + ((ulong)(i + 1) * sizeof(ulong));
                }
            }

            if (count < MostWords || portion.Spend(InstructionsAtOnce) != Errno.None || process.Memory != memory)
            {
                return default;
            }
        }
    }
}
