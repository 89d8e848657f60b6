using System;

namespace Tine.Devices.Acpi;

/// <summary>
/// The numbers that mean "off" (S5) to this machine's power management. They stand in the firmware's program (AML) as
/// <c>Name (\_S5, Package () {a, b, ...})</c>, which can be found without running it. ACPI specification 6.5, 7.4.2 and 20.2.
/// </summary>
/// <param name="First">For the control register PM1a.</param>
/// <param name="Second">For PM1b.</param>
[NoAllocation]
public readonly record struct SleepType(byte First, byte Second)
{
    private const byte NameOperator = 0x08;
    private const byte PackageOperator = 0x12;
    private const byte BytePrefix = 0x0a;
    private const byte WordPrefix = 0x0b;
    private const byte DoublePrefix = 0x0c;

    /// <summary>Finds the package in a table of AML.</summary>
    /// <returns>False when it is not there.</returns>
    public static bool TryFindOff(ReadOnlySpan<byte> program, out SleepType type)
    {
        for (int at = 1; at + 6 < program.Length; at++)
        {
            if (program.Slice(at, 4).SequenceEqual("_S5_"u8) && IsName(program, at) && TryReadPackage(program[(at + 4)..], out type))
            {
                return true;
            }
        }

        type = default;
        return false;
    }

    /// <summary>Whether the object is named here, perhaps as a child of the root, rather than used.</summary>
    private static bool IsName(ReadOnlySpan<byte> program, int at) =>
        program[at - 1] == NameOperator || at >= 2 && program[at - 1] == '\\' && program[at - 2] == NameOperator;

    private static bool TryReadPackage(ReadOnlySpan<byte> package, out SleepType type)
    {
        type = default;
        if (package.Length < 3 || package[0] != PackageOperator)
        {
            return false;
        }

        // The two highest bits of the length's first byte tell how many more it has; then the number of elements.
        int at = 1 + (package[1] >> 6) + 1 + 1;
        if (!TryReadNumber(package, ref at, out byte first) || !TryReadNumber(package, ref at, out byte second))
        {
            return false;
        }

        type = new SleepType(first, second);
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> package, ref int at, out byte value)
    {
        value = 0;
        int operand = at < package.Length ? package[at] switch { BytePrefix => 1, WordPrefix => 2, DoublePrefix => 4, _ => 0 } : -1;
        if (operand < 0 || at + operand >= package.Length)
        {
            return false;
        }

        // Zero and one are operators of their own, with the numbers 0 and 1.
        value = operand == 0 ? package[at] : package[at + 1];
        at += 1 + operand;
        return operand != 0 || value <= 1;
    }
}
