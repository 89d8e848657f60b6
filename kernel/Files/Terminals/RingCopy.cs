using System;

namespace Tine.Files;

/// <summary>Fills parts of rings, whose positions only grow and whose length is a power of two: around the end where they reach so far.</summary>
[NoAllocation]
internal static class RingCopy
{
    /// <summary>Puts bytes into a ring that is no shorter.</summary>
    public static void Put(byte[] ring, uint position, ReadOnlySpan<byte> bytes)
    {
        Span<byte> first = FirstPart(ring, position, bytes.Length);
        bytes[..first.Length].CopyTo(first);
        bytes[first.Length..].CopyTo(ring);
    }

    /// <summary>Clears so many places of a ring.</summary>
    public static void Clear<T>(T[] ring, uint position, int count)
    {
        Span<T> first = FirstPart(ring, position, count);
        first.Clear();
        ring.AsSpan(0, count - first.Length).Clear();
    }

    private static Span<T> FirstPart<T>(T[] ring, uint position, int count)
    {
        int start = (int)(position % (uint)ring.Length);
        return ring.AsSpan(start, Math.Min(count, ring.Length - start));
    }
}
