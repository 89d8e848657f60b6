using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Tine.Tools.Image;

/// <summary>Bytes that offsets lead to: strings, each once, and numbers in LEB128 (DWARF 4, 7.6).</summary>
internal sealed class StringBlob
{
    private readonly MemoryStream _bytes = new();
    private readonly Dictionary<string, uint> _offsets = [];

    public uint Position => (uint)_bytes.Position;

    /// <summary>Puts a string there, UTF-8 with a NUL after it, unless it is there already.</summary>
    /// <returns>Its offset.</returns>
    public uint Add(string text)
    {
        if (!_offsets.TryGetValue(text, out uint offset))
        {
            offset = Position;
            _offsets.Add(text, offset);
            _bytes.Write(Encoding.UTF8.GetBytes(text + "\0"));
        }

        return offset;
    }

    public void AddNumber(uint number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            _bytes.WriteByte((byte)(number | 0x80));
        }

        _bytes.WriteByte((byte)number);
    }

    public void AddSigned(int number)
    {
        for (; number is < -0x40 or > 0x3f; number >>= 7)
        {
            _bytes.WriteByte((byte)(number | 0x80));
        }

        _bytes.WriteByte((byte)(number & 0x7f));
    }

    public byte[] ToArray() => _bytes.ToArray();
}
