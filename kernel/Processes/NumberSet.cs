using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>Numbers that are in use, one bit each: the next one is found without looking at those that are not.</summary>
internal sealed class NumberSet(int limit)
{
    private const int BitsAWord = 64;

    private readonly ulong[] _words = new ulong[limit / BitsAWord];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int number) => _words[number / BitsAWord] |= 1UL << (number % BitsAWord);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(int number) => _words[number / BitsAWord] &= ~(1UL << (number % BitsAWord));

    /// <summary>The smallest number above another one, or 0.</summary>
    [NoAllocation]
    public int Next(int number)
    {
        ulong[] words = _words;
        uint first = (uint)number + 1;
        uint word = first / BitsAWord;
        if (word < (uint)words.Length && words[word] >> (int)(first % BitsAWord) is not 0 and var near)
        {
            return (int)first + BitOperations.TrailingZeroCount(near);
        }

        while (++word < (uint)words.Length)
        {
            if (words[word] is not 0 and var bits)
            {
                return (int)(word * BitsAWord) + BitOperations.TrailingZeroCount(bits);
            }
        }

        return 0;
    }
}
