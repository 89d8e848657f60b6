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
        number++;
        ulong above = ulong.MaxValue << (number % BitsAWord);
        for (int word = number / BitsAWord; word < _words.Length; word++)
        {
            ulong bits = _words[word] & above;
            if (bits != 0)
            {
                return (word * BitsAWord) + BitOperations.TrailingZeroCount(bits);
            }

            above = ulong.MaxValue;
        }

        return 0;
    }
}
