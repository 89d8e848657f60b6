using System;
using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Run;

/// <summary>
/// Wraps bytes so that they pass a terminal's line discipline unchanged (termios(3), canonical mode): ^V before a byte that
/// the discipline would take for itself, ^D where a line grows longer than its buffer, ^D at the end.
/// </summary>
public sealed class CookedInput
{
    private const byte EndOfFile = 4;
    private const byte LiteralNext = 22;

    /// <summary>Well below the 4095 bytes that a line may have.</summary>
    private const int LongestPiece = 1024;

    /// <summary>A pipe stays at its end for all that read it later; a terminal's end is over with the read that meets it.</summary>
    private const int Ends = 8;

    /// <summary>^C ^D ^H line-ends ^Q ^R ^S ^U ^V ^W ^Z ^\ ^O and DEL.</summary>
    private static readonly byte[] Special = [3, 4, 8, 11, 12, 13, 15, 17, 18, 19, 21, 22, 23, 26, 28, 127, 255];

    private int _lineLength;

    /// <summary>The bytes to send for these.</summary>
    public byte[] Encode(ReadOnlySpan<byte> bytes)
    {
        var encoded = new List<byte>(bytes.Length + 16);
        foreach (byte one in bytes)
        {
            if (Special.AsSpan().Contains(one))
            {
                encoded.Add(LiteralNext);
            }

            encoded.Add(one);
            _lineLength = one == '\n' ? 0 : _lineLength + 1;
            if (_lineLength == LongestPiece)
            {
                // Not at a line's start: it only hands over what is there.
                encoded.Add(EndOfFile);
                _lineLength = 0;
            }
        }

        return [.. encoded];
    }

    /// <summary>The input that has nothing but its end.</summary>
    public static byte[] Nothing => [EndOfFile];

    /// <summary>The bytes to send at the end: after an unfinished line a ^D more, which hands it over.</summary>
    public byte[] End() => [.. Enumerable.Repeat(EndOfFile, _lineLength == 0 ? Ends : Ends + 1)];
}
