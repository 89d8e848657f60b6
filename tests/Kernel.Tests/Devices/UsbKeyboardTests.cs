using System.Collections.Generic;
using System.Linq;
using Tine.Devices.Keyboards;
using Tine.Devices.Usb;
using Xunit;

namespace Tine.Tests.Devices;

public sealed class UsbKeyboardTests
{
    private const byte A = 0x04;
    private const byte B = 0x05;
    private const byte LeftShift = 2;
    private const byte RightAlt = 0x40;

    private readonly Codes _codes = new();
    private readonly UsbKeyboard _keyboard;

    public UsbKeyboardTests() => _keyboard = new UsbKeyboard(_codes);

    [Fact]
    public void SendsWhatHasChanged()
    {
        Report(0, A);
        Report(0, A, B);
        Report(0, B);
        Report(0);
        Assert.Equal([0x1e, 0x30, 0x9e, 0xb0], _codes.Taken);
    }

    [Fact]
    public void KeepsKeysThatMoveInTheReport()
    {
        Report(0, A, B);
        _codes.Taken.Clear();
        Report(0, B, A);
        Assert.Empty(_codes.Taken);
    }

    [Fact]
    public void SendsModifiersBeforeKeys()
    {
        Report(LeftShift | RightAlt, A);
        Assert.Equal([0x2a, 0xe0, 0x38, 0x1e], _codes.Taken);
    }

    [Fact]
    public void IgnoresTooManyKeysAndShortReports()
    {
        Report(0, A);
        _keyboard.Accept([0, 0, 1, 1, 1, 1, 1, 1], 0);
        _keyboard.Accept([0, 0, 0], 0);
        Assert.Equal([0x1e], _codes.Taken);
    }

    [Fact]
    public void RepeatsTheLastKeyUntilItIsLetGo()
    {
        Report(0, A);
        _keyboard.Repeat(UsbKeyboard.DelayNanoseconds - 1);
        Assert.Single(_codes.Taken);
        _keyboard.Repeat(UsbKeyboard.DelayNanoseconds);
        _keyboard.Repeat(UsbKeyboard.DelayNanoseconds + UsbKeyboard.RepeatNanoseconds);
        Assert.Equal([0x1e, 0x1e, 0x1e], _codes.Taken);
        Report(0);
        Assert.Equal(ulong.MaxValue, _keyboard.NextRepeatNanoseconds);
    }

    [Fact]
    public void DoesNotRepeatModifiersAndLocks()
    {
        const byte CapsLock = 0x39;
        Report(LeftShift, CapsLock);
        Assert.Equal(ulong.MaxValue, _keyboard.NextRepeatNanoseconds);
    }

    [Fact]
    public void LetsGoOfEverythingWhenUnplugged()
    {
        Report(LeftShift, A);
        _codes.Taken.Clear();
        _keyboard.ReleaseAll();
        Assert.Equal([0xaa, 0x9e], _codes.Taken);
        Assert.Equal(ulong.MaxValue, _keyboard.NextRepeatNanoseconds);
    }

    /// <summary>The layouts are those of the PS/2 keyboard.</summary>
    [Fact]
    public void TypesInTheLayoutOfTheKeyboard()
    {
        const byte Z = 0x1d;
        const byte Less = 0x64;
        const byte KeypadEnter = 0x58;
        const byte Up = 0x52;
        var keyboard = new Keyboard(KeyboardLayout.German());
        string typed = "";
        foreach (byte usage in new[] { Z, Less, KeypadEnter, Up })
        {
            _codes.Taken.Clear();
            Report(0, usage);
            Report(0);
            foreach (byte code in _codes.Taken)
            {
                typed += string.Concat(keyboard.Accept(code).ToArray().Select(value => (char)value));
            }
        }

        Assert.Equal("y<\r\x1b[A", typed);
    }

    private void Report(int modifiers, params byte[] keys)
    {
        var report = new byte[UsbKeyboard.ReportLength];
        report[0] = (byte)modifiers;
        keys.CopyTo(report, 2);
        _keyboard.Accept(report, 0);
    }

    private sealed class Codes : KeyCodeSink
    {
        public List<byte> Taken { get; } = [];

        public override KeyboardLights Lights => KeyboardLights.None;

        public override void Receive(byte code) => Taken.Add(code);
    }
}
