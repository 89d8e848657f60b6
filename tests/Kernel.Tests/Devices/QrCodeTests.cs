using System;
using System.Linq;
using System.Text;
using Tine.Devices.Screens;
using Xunit;

namespace Tine.Tests.Devices;

/// <summary>QR codes read back by the standard's rules: the squares around the data, the data's order, the correction.</summary>
public sealed class QrCodeTests
{
    private const int Codewords = 1085;

    private const int Corrections = 28;

    /// <summary>Squares that belong to no byte.</summary>
    private const int Remainder = 3;

    [Theory]
    [InlineData("")]
    [InlineData("PANIC: A page fault (a null reference) at address 0x10 in the kernel.")]
    [InlineData("ü€ and\nlines")]
    public void SaysTheText(string text) => Assert.Equal(text, Read(text));

    [Fact]
    public void CutsWhatIsTooLong()
    {
        string text = new('x', QrCode.Capacity);
        Assert.Equal(text, Read(text));
        Assert.Equal(text, Read(text + "and more"));
    }

    private static string Read(string text)
    {
        var squares = new byte[QrCode.Size * QrCode.Size];
        QrCode.Encode(Encoding.UTF8.GetBytes(text), squares);
        Assert.StartsWith("1111111", Row(squares, 0));
        Assert.EndsWith("1111111", Row(squares, 0));
        Assert.StartsWith("1111111", Row(squares, QrCode.Size - 1));
        byte[] data = Deinterleave(Collect(squares));
        int length = (data[0] & 15) << 12 | data[1] << 4 | data[2] >> 4;
        Assert.Equal(4, data[0] >> 4);
        var bytes = new byte[length];
        for (int index = 0; index < length; index++)
        {
            bytes[index] = (byte)(data[index + 2] << 4 | data[index + 3] >> 4);
        }

        return Encoding.UTF8.GetString(bytes);
    }

    private static string Row(byte[] squares, int y) =>
        string.Concat(Array.ConvertAll(squares[(y * QrCode.Size)..((y + 1) * QrCode.Size)], square => (square & 1).ToString()));

    /// <summary>Whether a place belongs to the frame, by the standard's drawing of version 20.</summary>
    private static bool IsFrame(int x, int y)
    {
        const int End = QrCode.Size - 8;
        bool isFinder = (x <= 8 && y <= 8) || (x >= End && y <= 8) || (x <= 8 && y >= End);
        bool isTiming = x == 6 || y == 6;
        bool isVersion = (x >= End - 3 && x < End && y < 6) || (y >= End - 3 && y < End && x < 6);
        bool isAtFinder = (x < 9 && y > 80) || (x > 80 && y < 9);
        bool isAlignment = Near(x) && Near(y) && !isAtFinder;
        return isFinder || isTiming || isVersion || isAlignment;
    }

    private static bool Near(int at) => at is >= 4 and <= 8 or >= 32 and <= 36 or >= 60 and <= 64 or >= 88 and <= 92;

    private static byte[] Collect(byte[] squares)
    {
        var all = new byte[Codewords + 1];
        int bit = 0;
        for (int pair = 0; pair < (QrCode.Size - 1) / 2; pair++)
        {
            int right = QrCode.Size - 1 - 2 * pair;
            right -= right <= 6 ? 1 : 0;
            for (int step = 0; step < QrCode.Size; step++)
            {
                int y = pair % 2 == 0 ? QrCode.Size - 1 - step : step;
                for (int x = right; x >= right - 1; x--)
                {
                    if (IsFrame(x, y))
                    {
                        continue;
                    }

                    int value = squares[y * QrCode.Size + x] & 1 ^ ((x + y) % 2 == 0 ? 1 : 0);
                    all[bit / 8] |= (byte)(value << (7 - bit % 8));
                    bit++;
                }
            }
        }

        Assert.Equal(Codewords * 8 + Remainder, bit);
        return all[..Codewords];
    }

    private static byte[] Deinterleave(byte[] all)
    {
        int[] lengths = [107, 107, 107, 108, 108, 108, 108, 108];
        var blocks = Array.ConvertAll(lengths, length => new byte[length]);
        int at = 0;
        for (int index = 0; index < 108; index++)
        {
            foreach (byte[] block in blocks)
            {
                if (index < block.Length)
                {
                    block[index] = all[at++];
                }
            }
        }

        for (int block = 0; block < blocks.Length; block++)
        {
            var correction = new byte[Corrections];
            for (int index = 0; index < correction.Length; index++)
            {
                correction[index] = all[at + index * blocks.Length + block];
            }

            Assert.True(IsCodeword([.. blocks[block], .. correction]));
        }

        return blocks.SelectMany(block => block).ToArray();
    }

    /// <summary>Whether the bytes are a codeword: a polynomial that is 0 at the first 28 powers of 2 in GF(256).</summary>
    private static bool IsCodeword(byte[] bytes)
    {
        int root = 1;
        for (int power = 0; power < Corrections; power++)
        {
            int sum = 0;
            foreach (byte value in bytes)
            {
                sum = Multiply(sum, root) ^ value;
            }

            if (sum != 0)
            {
                return false;
            }

            root = Multiply(root, 2);
        }

        return true;
    }

    private static int Multiply(int one, int other)
    {
        int product = 0;
        for (; other != 0; other >>= 1)
        {
            product ^= (other & 1) * one;
            one = one << 1 ^ (one >> 7) * 0x11d;
        }

        return product;
    }
}
