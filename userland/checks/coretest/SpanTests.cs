using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

internal static class SpanTests
{
    internal static void Run(Report report)
    {
        report.Test("span/copying", Copying);
        report.Test("span/slicing", Slicing);
        report.Test("span/bytes", Bytes);
        report.Test("span/memory-moves", MemoryMoves);
    }

    private static void Copying(Report report)
    {
        Span<int> numbers = stackalloc int[5] { 1, 2, 3, 4, 5 };
        numbers[..4].CopyTo(numbers[1..]);
        report.IsTrue(numbers is [1, 1, 2, 3, 4], "overlapping");
        numbers.Fill(7);
        numbers[1..3].Clear();
        report.IsTrue(numbers is [7, 0, 0, 7, 7], "fill and clear");
        string[] texts = ["a", "b", "c"];
        texts.AsSpan(0, 2).CopyTo(texts.AsSpan(1));
        report.IsTrue(texts is ["a", "a", "b"], "references");
    }

    private static void Slicing(Report report)
    {
        ReadOnlySpan<char> text = "key=value";
        int split = text.IndexOf('=');
        report.IsTrue(text[..split].SequenceEqual("key") && text[(split + 1)..].ToString() == "value", "parts");
        report.IsTrue(text.StartsWith("key") && text[^1] == 'e' && "  ab ".AsSpan().Trim().Length == 2, "ends");
    }

    private static void Bytes(Report report)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0x1234_5678);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], 0xabcd);
        report.IsTrue(bytes[0] == 0x78 && bytes[4] == 0xab && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == 0x1234_5678, "byte order");
        MemoryMarshal.Write(bytes[8..], new Header(7, 9));
        report.IsTrue(MemoryMarshal.Read<Header>(bytes[8..]) is { A: 7, B: 9 }, "structures");
        report.AreEqual(4, MemoryMarshal.Cast<byte, int>(bytes).Length, "cast");
        report.AreEqual(8, Unsafe.SizeOf<Header>(), "size");
    }

    /// <summary>Compares moves of every small length and overlap with a plain loop.</summary>
    private static void MemoryMoves(Report report)
    {
        var actual = new byte[600];
        var expected = new byte[600];
        bool isRight = true;
        for (int length = 0; length < 270; length += length < 70 ? 1 : 13)
        {
            for (int shift = -70; shift <= 70; shift += 7)
            {
                for (int i = 0; i < actual.Length; i++)
                {
                    actual[i] = (byte)(i * 7);
                    expected[i] = (byte)(i * 7);
                }

                for (int i = 0; i < length; i++)
                {
                    expected[100 + shift + i] = (byte)((100 + i) * 7);
                }

                actual.AsSpan(100, length).CopyTo(actual.AsSpan(100 + shift));
                isRight &= actual.AsSpan().SequenceEqual(expected);
            }

            Array.Fill(actual, (byte)1);
            actual.AsSpan(50, length).Clear();
            isRight &= actual[49] == 1 && actual[50 + length] == 1 && actual.AsSpan(50, length).IndexOf((byte)1) < 0;
            actual.AsSpan(50, length).Fill(3);
            isRight &= actual[49] == 1 && actual[50 + length] == 1 && (length == 0 || actual[50 + length - 1] == 3);
        }

        report.IsTrue(isRight, "moves, clears and fills");
    }

    private readonly record struct Header(int A, int B);
}
