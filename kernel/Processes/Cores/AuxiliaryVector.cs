using System;
using System.Runtime.InteropServices;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>The auxiliary vector of a process, looked for where exec put it: above the pointers to arguments and environment.</summary>
internal static class AuxiliaryVector
{
    private const int WordsAPiece = 64;

    /// <summary>Twice as many words as arguments and environment can have at an ordinary stack limit.</summary>
    private const int MostWords = 1 << 20;

    private const int InstructionsAPiece = 1000;

    /// <summary>Its words up to AT_NULL and that one's value; none when the program has destroyed it.</summary>
    public static ReadOnlySpan<ulong> Find(Process process, CoreWriter writer)
    {
        Span<ulong> words = new ulong[WordsAPiece];
        VirtualAddress at = process.StackStart + sizeof(ulong);
        int nulls = 0; // behind the arguments, and behind the environment
        for (int seen = 0; seen < MostWords && nulls < 2 && !writer.HasFailed; seen++)
        {
            Result<ulong> word = process.Memory.Read<ulong>(at);
            if (word.Failed)
            {
                return default;
            }

            nulls += word.Value == 0 ? 1 : 0;
            at += sizeof(ulong);
            if (seen % WordsAPiece == 0)
            {
                writer.Spend(InstructionsAPiece);
            }
        }

        // The stack may end before so many words do.
        _ = process.Memory.CopyIn(at, MemoryMarshal.AsBytes(words));

        for (int i = 0; i < words.Length; i += 2)
        {
            if (words[i] == (ulong)AuxiliaryKey.End)
            {
                return words[..(i + 2)];
            }
        }

        return default;
    }
}
