using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Tine.Files;

/// <summary>Pseudo-random bytes: xoshiro256++ (Blackman and Vigna, 2019), reseeded as it runs. Not fit for secrets.</summary>
public sealed class RandomGenerator(EntropySource entropy)
{
    /// <summary>Entropy of a full pool, as Linux 6.1 counts it.</summary>
    public const int EntropyBits = 256;

    private const int DrawsBetweenSeeds = 4096;

    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;
    private int _drawsLeft;

    public ulong Next()
    {
        if (_drawsLeft-- == 0)
        {
            Reseed();
        }

        ulong result = BitOperations.RotateLeft(_a + _d, 23) + _a;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    public void Fill(Span<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, Next());
            bytes = bytes[sizeof(ulong)..];
        }

        ulong last = bytes.IsEmpty ? 0 : Next();
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(last >> (8 * i));
        }
    }

    private void Reseed()
    {
        _drawsLeft = DrawsBetweenSeeds;
        _a ^= entropy.NextSeed();
        _b ^= entropy.NextSeed();
        _c ^= entropy.NextSeed();
        _d ^= entropy.NextSeed() | 1; // The state must not be all zero.
    }
}
