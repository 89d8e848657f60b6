using System;

namespace Tine;

/// <summary>
/// Hashes under secret keys: a program that chooses the inputs cannot choose collisions. The upper half of a sum of products of
/// bytes and 64-bit keys: for any two inputs all pairs of hashes are equally likely (multilinear hashing: Lemire and Kaser,
/// "Strongly universal string hashing is fast", The Computer Journal 57, 2014).
/// </summary>
public static class KeyedHash
{
    /// <summary>A key for each byte of a name; longer inputs, which do not occur, are hashed by as many.</summary>
    public const int KeyCount = 256;

    private static readonly ulong[] s_keys = DefaultKeys();

    /// <summary>Sets the keys, before anything is hashed.</summary>
    [NoAllocation]
    public static void SetKeys(ReadOnlySpan<ulong> keys) => keys[..KeyCount].CopyTo(s_keys);

    /// <summary>Hashes a name. Zeros at its end do not count: only names of sockets have some, and not many differ by them alone.</summary>
    [NoAllocation]
    public static uint Of(ReadOnlySpan<byte> name)
    {
        ulong[] keys = s_keys;
        ulong sum = 0;
        for (int i = 0; i < name.Length && i < keys.Length; i++)
        {
            sum += keys[i] * name[i];
        }

        return (uint)(sum >> 32);
    }

    [NoAllocation]
    public static uint Of(ulong number) => (uint)(((s_keys[0] * (uint)number) + (s_keys[1] * (number >> 32))) >> 32);

    /// <summary>Keys for where there are no secrets, in tests above all (SplitMix64: Steele, Lea and Flood, OOPSLA 2014).</summary>
    private static ulong[] DefaultKeys()
    {
        var keys = new ulong[KeyCount];
        ulong state = 0;
        for (int i = 0; i < KeyCount; i++)
        {
            state += 0x9e3779b97f4a7c15;
            ulong mixed = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
            keys[i] = mixed ^ (mixed >> 31);
        }

        return keys;
    }
}
