using System.Collections.Generic;
using System.Numerics;

namespace System;

public struct HashCode
{
    private const uint Multiplier1 = 0x85eb_ca6b;
    private const uint Multiplier2 = 0xc2b2_ae35;

    private uint _hash;

    public static int Combine<T1>(T1 value1) => Finish(Mix(0, Of(value1)));

    public static int Combine<T1, T2>(T1 value1, T2 value2) => Finish(Mix(Mix(0, Of(value1)), Of(value2)));

    public static int Combine<T1, T2, T3>(T1 value1, T2 value2, T3 value3) =>
        Finish(Mix(Mix(Mix(0, Of(value1)), Of(value2)), Of(value3)));

    public static int Combine<T1, T2, T3, T4>(T1 value1, T2 value2, T3 value3, T4 value4) =>
        Finish(Mix(Mix(Mix(Mix(0, Of(value1)), Of(value2)), Of(value3)), Of(value4)));

    public static int Combine<T1, T2, T3, T4, T5>(T1 value1, T2 value2, T3 value3, T4 value4, T5 value5) =>
        Finish(Mix(Mix(Mix(Mix(Mix(0, Of(value1)), Of(value2)), Of(value3)), Of(value4)), Of(value5)));

    public void Add<T>(T value) => _hash = Mix(_hash, Of(value));

    public void Add<T>(T value, IEqualityComparer<T>? comparer) =>
        _hash = Mix(_hash, value is null ? 0 : (uint)(comparer?.GetHashCode(value) ?? value.GetHashCode()));

    public readonly int ToHashCode() => Finish(_hash);

    private static uint Of<T>(T value) => (uint)(value?.GetHashCode() ?? 0);

    private static uint Mix(uint hash, uint value) => (BitOperations.RotateLeft(hash ^ (value * Multiplier1), 13) * 5) + 0xe654_6b64;

    private static int Finish(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * Multiplier1;
        hash = (hash ^ (hash >> 13)) * Multiplier2;
        return (int)(hash ^ (hash >> 16));
    }
}
