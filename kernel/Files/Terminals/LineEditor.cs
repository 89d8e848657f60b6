using System;

namespace Tine.Files;

/// <summary>Canonical input: collects a line, lets it be corrected, and echoes as the local modes say.</summary>
/// <remarks>Behaves as Linux's N_TTY does, which a test on the host pins.</remarks>
[NoAllocation]
internal sealed partial class LineEditor(InputRing ring, EchoOutput output)
{
    private const byte Delete = 0x7f;
    private const byte Bell = 0x07;

    private bool _isNextLiteral;

    /// <summary>The cursor's column where the edited line begins; tabs are erased by it.</summary>
    private int _startColumn;

    /// <summary>Whether the next byte is text even if it is a control character: ^V was typed.</summary>
    public bool IsNextLiteral => _isNextLiteral;

    public void Reset()
    {
        _isNextLiteral = false;
        _edit = LongEdit.None;
    }

    /// <summary>Takes a byte typed in canonical mode, after signals and flow control had their look at it.</summary>
    /// <returns>True when a line is complete.</returns>
    public bool Accept(byte value, in Termios settings)
    {
        if (_isNextLiteral)
        {
            _isNextLiteral = false;
            AddText(value, settings);
            return false;
        }

        if (EndsLine(value, settings))
        {
            return true;
        }

        if (!Edit(value, settings))
        {
            AddText(value, settings);
        }

        return false;
    }

    /// <summary>Adds a byte as text, with echo when that is on.</summary>
    private void AddText(byte value, in Termios settings)
    {
        if (!ring.HasRoom)
        {
            if (settings.Has(InputModes.BellWhenFull))
            {
                output.Write([Bell], settings);
            }

            return;
        }

        NoteStart();
        Add(value, settings);
        if (settings.Has(LocalModes.Echo))
        {
            FinishErasing(settings);
            Echo(value, settings);
        }
    }

    /// <summary>Adds a byte in raw mode, where no line limits it.</summary>
    public void AddRaw(byte value, in Termios settings)
    {
        if (!ring.HasRawRoom)
        {
            return;
        }

        Add(value, settings);
        if (settings.Has(LocalModes.Echo))
        {
            Echo(value, settings);
        }
    }

    /// <summary>Adds a byte as it came, without echo.</summary>
    public void AddUnseen(byte value)
    {
        if (ring.HasRawRoom)
        {
            ring.Add(value);
        }
    }

    private void Add(byte value, in Termios settings)
    {
        ring.Add(value);
        if (value == byte.MaxValue && settings.Has(InputModes.MarkErrors) && ring.HasRawRoom)
        {
            ring.Add(value);
        }
    }

    /// <summary>Shows a typed byte: control characters as ^X if the modes say so.</summary>
    public void Echo(byte value, in Termios settings)
    {
        if (value is (byte)'\n' or (byte)'\t' || !IsControl(value) || !settings.Has(LocalModes.EchoControl))
        {
            output.Write([value], settings);
        }
        else
        {
            output.Write([(byte)'^', (byte)(value ^ 0x40)], settings);
        }
    }

    private static bool IsControl(byte value) => value is < (byte)' ' or Delete;

    private static bool IsContinuation(byte value, in Termios settings) =>
        settings.Has(InputModes.Utf8) && (value & 0xc0) == 0x80;

    private static bool IsWordPart(byte value) =>
        value is (byte)'_' or >= 0x80 or (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z');

    private bool EndsLine(byte value, in Termios settings)
    {
        if (value == '\n')
        {
            if (settings.Has(LocalModes.Echo | LocalModes.EchoNewline))
            {
                output.Write([value], settings);
            }

            ring.EndLine(value, InputMark.LineEnd);
            return true;
        }

        if (settings.Is(value, ControlCharacter.EndOfFile))
        {
            ring.EndLine(0, InputMark.EndOfFile);
            return true;
        }

        bool isEnd = settings.Is(value, ControlCharacter.EndOfLine)
            || (settings.Has(LocalModes.Extended) && settings.Is(value, ControlCharacter.SecondEndOfLine));
        if (isEnd)
        {
            if (settings.Has(LocalModes.Echo))
            {
                Echo(value, settings);
            }

            ring.EndLine(value, InputMark.LineEnd);
        }

        return isEnd;
    }

    /// <returns>False when the byte has no editing function.</returns>
    private bool Edit(byte value, in Termios settings)
    {
        if (settings.Is(value, ControlCharacter.Erase))
        {
            EraseCharacter(value, settings);
            return true;
        }

        if (settings.Is(value, ControlCharacter.Kill))
        {
            Kill(value, settings);
            return true;
        }

        return settings.Has(LocalModes.Extended) && EditExtended(value, settings);
    }

    private bool EditExtended(byte value, in Termios settings)
    {
        if (settings.Is(value, ControlCharacter.WordErase))
        {
            Begin(LongEdit.EraseWord);
            return true;
        }

        if (settings.Is(value, ControlCharacter.LiteralNext))
        {
            _isNextLiteral = true;
            if (settings.Has(LocalModes.Echo))
            {
                FinishErasing(settings);
                output.Write(settings.Has(LocalModes.EchoControl) ? "^\b"u8 : default, settings);
            }

            return true;
        }

        if (settings.Has(LocalModes.Echo) && settings.Is(value, ControlCharacter.Reprint))
        {
            Reprint(value, settings);
            return true;
        }

        return false;
    }

    private void NoteStart()
    {
        if (ring.EditedCount == 0)
        {
            _startColumn = output.Column;
        }
    }
}
