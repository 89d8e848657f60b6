namespace Tine.Devices.Screens;

/// <summary>UTF-8 to characters, a byte at a time. What is not valid becomes U+FFFD.</summary>
[NoAllocation]
internal struct Utf8Decoder
{
    public const char Replacement = '\ufffd';

    private uint _value;
    private uint _smallest;
    private int _missing;

    /// <summary>Takes the next byte.</summary>
    /// <returns>The number of characters that it completes: 0, 1, or 2 where it follows a sequence that is cut short.</returns>
    public int Decode(byte value, out uint first, out uint second)
    {
        first = Replacement;
        second = Replacement;
        if (_missing != 0)
        {
            if ((value & 0xc0) == 0x80)
            {
                return Continue(value, out first);
            }

            _missing = 0;
            return 1 + Begin(value, out second);
        }

        return Begin(value, out first);
    }

    private int Begin(byte value, out uint character)
    {
        character = Replacement;
        if (value < 0x80)
        {
            character = value;
            return 1;
        }

        (_missing, _smallest, _value) = value switch
        {
            >= 0xc2 and <= 0xdf => (1, 0x80u, value & 0x1fu),
            >= 0xe0 and <= 0xef => (2, 0x800u, value & 0x0fu),
            >= 0xf0 and <= 0xf4 => (3, 0x1_0000u, value & 0x07u),
            _ => (0, 0u, 0u),
        };
        return _missing == 0 ? 1 : 0;
    }

    private int Continue(byte value, out uint character)
    {
        character = Replacement;
        _value = _value << 6 | value & 0x3fu;
        _missing--;
        if (_missing != 0)
        {
            return 0;
        }

        bool isValid = _value >= _smallest && _value <= 0x10_ffff && _value is < 0xd800 or > 0xdfff;
        character = isValid ? _value : Replacement;
        return 1;
    }
}
