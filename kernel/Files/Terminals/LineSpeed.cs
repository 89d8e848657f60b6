using System;

namespace Tine.Files;

/// <summary>The speed bits of c_cflag (CBAUD), which nothing obeys and programs read back; asm-generic/termbits.h.</summary>
internal static class LineSpeed
{
    /// <summary>B38400.</summary>
    public const uint Default = 0xf;

    /// <summary>CBAUD: which bits tell the speed; BOTHER: it stands in a field of its own.</summary>
    private const uint Mask = 0x100f;
    private const uint Other = 0x1000;

    private static ReadOnlySpan<uint> Low => [0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400];

    private static ReadOnlySpan<uint> High =>
    [
        57600, 115200, 230400, 460800, 500000, 576000, 921600, 1000000, 1152000, 1500000, 2000000, 2500000, 3000000, 3500000, 4000000,
    ];

    /// <summary>Bits a second.</summary>
    /// <param name="controlModes">c_cflag.</param>
    /// <param name="other">The speed where the bits name none (BOTHER).</param>
    public static uint Of(uint controlModes, uint other)
    {
        uint bits = controlModes & Mask;
        return bits < Other ? Low[(int)bits] : bits == Other ? other : High[(int)(bits - Other - 1)];
    }
}
