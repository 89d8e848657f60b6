using System.Collections.Generic;
using System.Text;
using Tine.Devices.Keyboards;
using Xunit;

namespace Tine.Tests.Devices;

public sealed class KeyboardTests
{
    [Theory]
    [InlineData("us", "1e 9e", "a")]
    [InlineData("us", "2a 1e 9e aa 1e", "Aa")]
    [InlineData("us", "3a ba 1e 3a ba 1e", "Aa")]
    [InlineData("us", "3a ba 03", "2")]
    [InlineData("us", "2a 03", "@")]
    [InlineData("us", "1d 2e", "\u0003")]
    [InlineData("us", "e0 1d 20", "\u0004")]
    [InlineData("us", "1d 39", "\0")]
    [InlineData("us", "38 30", "\eb")]
    [InlineData("us", "15 2c", "yz")]
    [InlineData("us", "1c 0e 0f 01", "\r\u007f\t\e")]
    [InlineData("us", "2a 0f", "\e\t")]
    [InlineData("us", "2a 3b 3c 3d 3e 3f 40 42 43 57", "\e[25~\e[26~\e[28~\e[29~\e[31~\e[32~\e[34~\e[20~\e[23~")]
    [InlineData("us", "1d 03 04 05 06 07 08 09 0a", "\0\e\u001c\u001d\u001e\u001f\u007f9")]
    [InlineData("us", "45 c5 4c cc", "\e[G")]
    [InlineData("us", "e0 48 e0 c8 e0 50 e0 4d e0 4b", "\e[A\e[B\e[C\e[D")]
    [InlineData("us", "e0 2a e0 48 e0 c8 e0 aa 1e", "\e[Aa")]
    [InlineData("us", "e0 47 e0 4f e0 49 e0 51 e0 52 e0 53", "\e[1~\e[4~\e[5~\e[6~\e[2~\e[3~")]
    [InlineData("us", "3b 3f 40 42 43 44 57 58", "\e[[A\e[[E\e[17~\e[19~\e[20~\e[21~\e[23~\e[24~")]
    [InlineData("us", "47 4c 53 45 c5 47", "75.\e[1~")]
    [InlineData("us", "e1 1d 45 e1 9d c5 1e", "a")]
    [InlineData("us", "e0 1c e0 35 37 4a 4e", "\r/*-+")]
    [InlineData("de", "15 2c", "zy")]
    [InlineData("de", "1a 2a 1a aa 0c", "üÜß")]
    [InlineData("de", "e0 38 10 e0 b8 10", "@q")]
    [InlineData("de", "e0 38 12 08 0b", "€{}")]
    [InlineData("de", "2a 08 04", "/§")]
    [InlineData("de", "3a ba 28 2a 28", "Ää")]
    [InlineData("de", "56 2a 56 aa e0 38 56", "<>|")]
    public void Types(string layout, string codes, string expected)
    {
        var keyboard = new Keyboard(KeyboardLayout.Named(layout)!);
        Assert.Equal(expected, Encoding.UTF8.GetString(Type(keyboard, codes)));
    }

    [Fact]
    public void SendsOtherArrowsToFullScreenPrograms() =>
        Assert.Equal("\eOA"u8, Type(new Keyboard(KeyboardLayout.UnitedStates()) { HasApplicationKeys = true }, "e0 48"));

    [Theory]
    [InlineData("2a e0 49", KeyAction.LookBack)]
    [InlineData("36 e0 51", KeyAction.LookForward)]
    [InlineData("1d 38 e0 53", KeyAction.Restart)]
    public void AsksTheConsole(string codes, KeyAction action)
    {
        var keyboard = new Keyboard(KeyboardLayout.UnitedStates());
        Assert.Empty(Type(keyboard, codes));
        Assert.Equal(action, keyboard.Action);
    }

    [Fact]
    public void KnowsNoOtherLayout() => Assert.Null(KeyboardLayout.Named("xx"));

    [Fact]
    public void SurvivesAnyBytes()
    {
        var keyboard = new Keyboard(KeyboardLayout.German());
        var random = new System.Random(1);
        for (int count = 0; count < 100_000; count++)
        {
            Assert.InRange(keyboard.Accept((byte)random.Next(256)).Length, 0, Keyboard.LongestKey);
        }
    }

    private static byte[] Type(Keyboard keyboard, string codes)
    {
        var typed = new List<byte>();
        foreach (string code in codes.Split(' '))
        {
            typed.AddRange(keyboard.Accept(System.Convert.ToByte(code, 16)).ToArray());
        }

        return [.. typed];
    }
}
