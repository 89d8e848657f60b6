using System;

namespace Tine.Devices.Screens;

/// <summary>Reed and Solomon's error correction as QR codes use it: over GF(256) with the polynomial 0x11d. ISO/IEC 18004, annex A.</summary>
[NoAllocation]
internal static class ReedSolomon
{
    /// <summary>Computes the correction of <paramref name="data"/>: as many bytes as <paramref name="correction"/> has room for.</summary>
    /// <param name="data">The bytes to protect.</param>
    /// <param name="correction">At most 30 bytes.</param>
    public static void Correct(ReadOnlySpan<byte> data, Span<byte> correction)
    {
        Span<byte> generator = stackalloc byte[30];
        generator = generator[..correction.Length];
        MakeGenerator(generator);
        correction.Clear();
        foreach (byte value in data)
        {
            byte factor = (byte)(value ^ correction[0]);
            correction[1..].CopyTo(correction);
            correction[^1] = 0;
            for (int index = 0; index < correction.Length; index++)
            {
                correction[index] ^= Multiply(generator[index], factor);
            }
        }
    }

    /// <summary>Makes the product of x - 2^i for all i below its length, highest power first and left out.</summary>
    private static void MakeGenerator(Span<byte> generator)
    {
        generator.Clear();
        generator[^1] = 1;
        byte root = 1;
        for (int factor = 0; factor < generator.Length; factor++)
        {
            for (int index = 0; index < generator.Length; index++)
            {
                generator[index] = Multiply(generator[index], root);
                generator[index] ^= index + 1 < generator.Length ? generator[index + 1] : (byte)0;
            }

            root = Multiply(root, 2);
        }
    }

    private static byte Multiply(byte one, byte other)
    {
        int product = 0;
        for (int bit = 7; bit >= 0; bit--)
        {
            product = product << 1 ^ (product >> 7) * 0x11d;
            product ^= (other >> bit & 1) * one;
        }

        return (byte)product;
    }
}
