using System;

namespace Tine.Runtime;

/// <summary>A string in the making.</summary>
public sealed class TextBuilder
{
    private char[] _characters = new char[32];

    public int Length { get; private set; }

    public void Append(char value)
    {
        if (Length == _characters.Length)
        {
            var larger = new char[Length * 2];
            _characters.AsSpan().CopyTo(larger);
            _characters = larger;
        }

        _characters[Length++] = value;
    }

    public void Append(string text)
    {
        foreach (char value in text)
        {
            Append(value);
        }
    }

    public void Clear() => Length = 0;

    public override string ToString() => Length == 0 ? "" : new string(_characters, 0, Length);
}
