using System;
using System.Runtime.InteropServices;
using Tine.Memory;

namespace Tine.Files;

/// <summary>/proc/PID/auxv: pairs of words as exec put them on the stack, behind arguments and environment; getauxval(3).</summary>
internal static class AuxiliaryText
{
    private const int WordsAtOnce = 64;
    private const int InstructionsAtOnce = 3000;

    /// <summary>Ends the vector, and the vectors of pointers before it.</summary>
    private const ulong End = 0;

    /// <remarks>The stack is the program's own, so what it has changed there shows.</remarks>
    public static void Write(ProcessView process, Caller caller, TextBuffer text)
    {
        if (process.Memory is not { } memory || process.StackStart.IsNull)
        {
            return;
        }

        var portion = new WorkPortion(caller);
        Span<ulong> words = stackalloc ulong[WordsAtOnce];
        VirtualAddress at = process.StackStart + sizeof(ulong);
        bool isKey = true;
        for (int vector = 0; ; at += WordsAtOnce * sizeof(ulong))
        {
            int count = memory.Peek(at, MemoryMarshal.AsBytes(words)) / sizeof(ulong);
            for (int i = 0; i < count; i++)
            {
                if (vector < 2)
                {
                    vector += words[i] == End ? 1 : 0;
                    continue;
                }

                text.Add(MemoryMarshal.AsBytes(words.Slice(i, 1)));
                if (vector == 3)
                {
                    return;
                }

                vector += isKey && words[i] == End ? 1 : 0;
                isKey = !isKey;
            }

            if (count < WordsAtOnce || portion.Spend(InstructionsAtOnce) != Errno.None || process.Memory != memory)
            {
                return;
            }
        }
    }
}
