using System;

namespace Tine.Files;

/// <summary>Reads the options of mount(2): names, most with a value, between commas.</summary>
internal ref struct MountOptions(ReadOnlySpan<byte> text)
{
    private const int BitsASuffix = 10;

    private ReadOnlySpan<byte> _rest = text;

    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value after '='; empty without.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes to the next option.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        while (!_rest.IsEmpty && _rest[0] == ',')
        {
            _rest = _rest[1..];
        }

        if (_rest.IsEmpty)
        {
            return false;
        }

        int end = _rest.IndexOf((byte)',');
        ReadOnlySpan<byte> option = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[end..];
        int equals = option.IndexOf((byte)'=');
        Name = equals < 0 ? option : option[..equals];
        Value = equals < 0 ? default : option[(equals + 1)..];
        return true;
    }

    /// <summary>A number in a base, perhaps with a suffix of k, m, g or t; null for anything else.</summary>
    public readonly ulong? Number(uint radix)
    {
        int shift = Value.IsEmpty ? 0 : ((byte)(Value[^1] | 0x20)) switch
        {
            (byte)'k' => BitsASuffix,
            (byte)'m' => 2 * BitsASuffix,
            (byte)'g' => 3 * BitsASuffix,
            (byte)'t' => 4 * BitsASuffix,
            _ => 0,
        };
        ReadOnlySpan<byte> digits = shift == 0 ? Value : Value[..^1];
        ulong number = 0;
        foreach (byte digit in digits)
        {
            uint value = (uint)(digit - '0');
            if (value >= radix || number > (ulong.MaxValue >> (4 * BitsASuffix)) / radix)
            {
                return null;
            }

            number = (number * radix) + value;
        }

        return digits.IsEmpty ? null : number << shift;
    }
}
