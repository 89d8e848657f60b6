using System.Text;
using Tine.Files;
using Xunit;

namespace Tine.Tests.Files;

public sealed class TextBufferTests
{
    [Theory]
    [InlineData(0, 0, "")]
    [InlineData(0, 2, "00")]
    [InlineData(0xab, 1, "ab")]
    [InlineData(0x9f, 8, "0000009f")]
    [InlineData(0x89ab_cdef, 8, "89abcdef")]
    [InlineData(0x1_2345_6789, 8, "123456789")]
    [InlineData(0x7fff_ffff_f000, 8, "7ffffffff000")]
    [InlineData(0xfedc_ba98_7654_3210, 1, "fedcba9876543210")]
    [InlineData(1, 16, "0000000000000001")]
    public void WritesHexadecimalNumbers(ulong number, int digits, string expected) =>
        Assert.Equal($"<{expected}>", TextOf(new TextBuffer().Add('<').AddHexadecimal(number, digits).Add('>')));

    [Theory]
    [InlineData(0, 0, "0")]
    [InlineData(9, 3, "  9")]
    [InlineData(10, 2, "10")]
    [InlineData(99, 0, "99")]
    [InlineData(100, 4, " 100")]
    [InlineData(9_999_999_999_999_999_999, 0, "9999999999999999999")]
    [InlineData(10_000_000_000_000_000_000, 0, "10000000000000000000")]
    [InlineData(ulong.MaxValue, 22, "  18446744073709551615")]
    public void WritesDecimalNumbers(ulong number, int width, string expected) =>
        Assert.Equal($"<{expected}>", TextOf(new TextBuffer().Add('<').Add(number, width).Add('>')));

    [Theory]
    [InlineData(0, 0, "")]
    [InlineData(0, 1, "0")]
    [InlineData(0x12, 4, "0022")]
    [InlineData(0xffff, 1, "177777")]
    public void WritesOctalNumbers(ulong number, int digits, string expected) =>
        Assert.Equal($"<{expected}>", TextOf(new TextBuffer().Add('<').AddOctal(number, digits).Add('>')));

    /// <summary>Whatever it was made for: nothing is written beyond its end, and nothing lost when it grows.</summary>
    [Fact]
    public void GrowsInTheMiddleOfANumber()
    {
        var text = new TextBuffer();
        var expected = new StringBuilder();
        for (ulong number = 1; number < 3000; number += 7)
        {
            text.AddHexadecimal(number * number * number, 1).Add(' ').Add(number, 5);
            expected.Append((number * number * number).ToString("x")).Append(' ').Append(number.ToString().PadLeft(5));
        }

        Assert.Equal(expected.ToString(), TextOf(text));
    }

    private static string TextOf(TextBuffer buffer) => Encoding.ASCII.GetString(buffer.Bytes);
}
