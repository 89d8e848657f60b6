using System;

namespace Tine.Devices.Usb;

/// <summary>HID's key usages (HID usage tables 1.12, page 7) as the scan codes of set 1 that <see cref="Keyboards.Keyboard"/> takes.</summary>
[NoAllocation]
public static class KeyUsages
{
    /// <summary>Not keys: nothing, and what a keyboard says when too many are held.</summary>
    public const byte LastError = 3;

    public const byte FirstModifier = 0xe0;

    /// <summary>In the tables: the code follows the prefix E0.</summary>
    private const byte Extended = 0x80;

    /// <summary>The usages from 0 on; 0 for a key without a code.</summary>
    private static ReadOnlySpan<byte> Codes =>
    [
        0, 0, 0, 0, 0x1e, 0x30, 0x2e, 0x20, 0x12, 0x21, 0x22, 0x23, 0x17, 0x24, 0x25, 0x26, // A to L
        0x32, 0x31, 0x18, 0x19, 0x10, 0x13, 0x1f, 0x14, 0x16, 0x2f, 0x11, 0x2d, 0x15, 0x2c, 0x02, 0x03, // to Z, 1, 2
        0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x1c, 0x01, 0x0e, 0x0f, 0x39, 0x0c, 0x0d, 0x1a, // 3 to 0, Enter to [
        0x1b, 0x2b, 0x2b, 0x27, 0x28, 0x29, 0x33, 0x34, 0x35, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x40, // ] to F6
        0x41, 0x42, 0x43, 0x44, 0x57, 0x58, 0x37 | Extended, 0x46, 0, 0x52 | Extended, 0x47 | Extended, 0x49 | Extended, // F7 to Page Up
        0x53 | Extended, 0x4f | Extended, 0x51 | Extended, 0x4d | Extended, 0x4b | Extended, 0x50 | Extended, 0x48 | Extended, // Delete to up
        0x45, 0x35 | Extended, 0x37, 0x4a, 0x4e, 0x1c | Extended, 0x4f, 0x50, 0x51, 0x4b, 0x4c, 0x4d, 0x47, 0x48, 0x49, 0x52, 0x53, // keypad
        0x56, 0x5d | Extended,
    ];

    /// <summary>Left Control, Shift, Alt and GUI, then right.</summary>
    private static ReadOnlySpan<byte> ModifierCodes =>
        [0x1d, 0x2a, 0x38, 0x5b | Extended, 0x1d | Extended, 0x36, 0x38 | Extended, 0x5c | Extended];

    /// <summary>Finds the scan code of a key.</summary>
    /// <param name="usage">Any.</param>
    /// <param name="code">The scan code of the key, below 0x80.</param>
    /// <param name="isExtended">E0 is sent before.</param>
    public static bool TryGetCode(byte usage, out byte code, out bool isExtended)
    {
        int modifier = usage - FirstModifier;
        byte entry = modifier >= 0 && modifier < ModifierCodes.Length ? ModifierCodes[modifier]
            : usage < Codes.Length ? Codes[usage]
            : (byte)0;
        code = (byte)(entry & ~Extended);
        isExtended = (entry & Extended) != 0;
        return entry != 0;
    }

    /// <summary>Whether holding a key down presses it again and again.</summary>
    public static bool Repeats(byte usage)
    {
        const byte CapsLock = 0x39;
        const byte ScrollLock = 0x47;
        const byte NumLock = 0x53;
        return usage is > LastError and < FirstModifier and not (CapsLock or ScrollLock or NumLock);
    }
}
