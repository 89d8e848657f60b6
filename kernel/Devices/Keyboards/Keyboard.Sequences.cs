namespace Tine.Devices.Keyboards;

/// <summary>Keys that send sequences, as terminfo has them for linux.</summary>
public sealed partial class Keyboard
{
    [NoAllocation]
    private bool PressForMoving(byte key)
    {
        // Up, down, right, left, the keypad's middle (0x4c), and those with a number: home, insert, delete, end, page up, page down.
        byte letter = key switch { 0x48 => (byte)'A', 0x50 => (byte)'B', 0x4d => (byte)'C', 0x4b => (byte)'D', _ => 0 };
        byte number = key switch
        {
            0x47 => (byte)'1',
            0x52 => (byte)'2',
            0x53 => (byte)'3',
            0x4f => (byte)'4',
            0x49 => (byte)'5',
            0x51 => (byte)'6',
            _ => 0,
        };
        if (letter != 0)
        {
            Send(HasApplicationKeys ? "\x1bO"u8 : "\x1b["u8);
            Send(letter);
        }
        else if (number != 0)
        {
            Send("\x1b["u8);
            Send(number);
            Send((byte)'~');
        }
        else if (key == 0x4c)
        {
            Send("\x1b[G"u8);
        }

        return letter != 0 || number != 0 || key == 0x4c;
    }

    /// <summary>Sends F1 to F12; with Shift the first eight are F13 to F20.</summary>
    [NoAllocation]
    private bool PressFunction(byte key)
    {
        bool isShifted = Holds(KeyModifiers.Shift) && key <= 0x42;
        if (key is >= 0x3b and <= 0x3f && !isShifted)
        {
            Send("\x1b[["u8);
            Send((byte)('A' + key - 0x3b));
            return true;
        }

        int number = key switch
        {
            // DEC left out a number after every second or fourth.
            >= 0x3b and <= 0x3c when isShifted => 25 + key - 0x3b,
            >= 0x3d and <= 0x3e when isShifted => 28 + key - 0x3d,
            >= 0x3f and <= 0x42 when isShifted => 31 + key - 0x3f,
            >= 0x40 and <= 0x42 => 17 + key - 0x40,
            0x43 or 0x44 => 20 + key - 0x43,
            0x57 or 0x58 => 23 + key - 0x57,
            _ => 0,
        };
        if (number != 0)
        {
            Send("\x1b["u8);
            Send((byte)('0' + number / 10));
            Send((byte)('0' + number % 10));
            Send((byte)'~');
        }

        return number != 0;
    }
}
