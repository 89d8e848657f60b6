using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Xunit;

namespace Tine.Tests;

public sealed class KeyedHashTests
{
    private const int Buckets = 1 << 14;

    /// <summary>Names that collide under a hash without a key fill the buckets as any others do.</summary>
    [Fact]
    public void NamesThatCollideUnderAnotherHashDoNot()
    {
        List<byte[]> names = CollidingNames(20_000);
        Assert.Equal(names.Count, names.Select(name => Encoding.ASCII.GetString(name)).Distinct().Count());
        Assert.Single(names.Select(name => UnkeyedHash(name) % Buckets).Distinct());
        Assert.InRange(LongestChain(names.Select(name => KeyedHash.Of(name))), 1, 12);
    }

    /// <summary>Neighbours, and names that differ in the highest bit of a word alone: what weak hashes give away.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(64)]
    [InlineData(4096)]
    [InlineData(1 << 20)]
    public void NumbersAtAnyDistanceAreSpread(int distance)
    {
        Assert.InRange(LongestChain(Enumerable.Range(0, 16_384).Select(i => KeyedHash.Of((ulong)i * (ulong)distance))), 1, 12);
        Assert.InRange(LongestChain(Enumerable.Range(0, 16_384).Select(i => KeyedHash.Of(BitConverter.GetBytes((ulong)i * (ulong)distance)))), 1, 12);
    }

    [Fact]
    public void EveryByteCountsAtAnyLength()
    {
        for (int length = 0; length <= 256; length++)
        {
            byte[] name = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
            var hashes = new HashSet<uint> { KeyedHash.Of(name) };
            for (int i = 0; i < length; i++)
            {
                name[i] ^= 0x80;
                hashes.Add(KeyedHash.Of(name));
                name[i] ^= 0x80;
            }

            Assert.Equal(length + 1, hashes.Count);
        }
    }

    /// <summary>
    /// Three letters after a number bring FNV-1a to one value of its lowest 14 bits: it can be computed backwards.
    /// </summary>
    private static List<byte[]> CollidingNames(int count)
    {
        var suffixes = new Dictionary<uint, byte[]>();
        for (int i = 0; i < 1 << 18; i++)
        {
            byte[] suffix = [Letter(i), Letter(i >> 6), Letter(i >> 12)];
            uint state = 0;
            for (int at = suffix.Length - 1; at >= 0; at--)
            {
                state = (state * Inverse) ^ suffix[at];
            }

            suffixes[state % Buckets] = suffix;
        }

        var names = new List<byte[]>();
        for (int number = 0; names.Count < count; number++)
        {
            byte[] prefix = Encoding.ASCII.GetBytes(number + "-");
            if (suffixes.TryGetValue(UnkeyedHash(prefix) % Buckets, out byte[]? suffix))
            {
                names.Add([.. prefix, .. suffix]);
            }
        }

        return names;
    }

    private const uint Prime = 16_777_619;

    /// <summary>Of the prime, modulo 2^32.</summary>
    private static uint Inverse
    {
        get
        {
            uint inverse = Prime;
            for (int i = 0; i < 5; i++)
            {
                inverse *= 2 - (Prime * inverse);
            }

            return inverse;
        }
    }

    private static byte Letter(int number) => (byte)('0' + (number & 63));

    /// <summary>FNV-1a.</summary>
    private static uint UnkeyedHash(byte[] name) => name.Aggregate(2_166_136_261, (hash, letter) => (hash ^ letter) * Prime);

    private static int LongestChain(IEnumerable<uint> hashes) => hashes.GroupBy(hash => hash % Buckets).Max(group => group.Count());
}
