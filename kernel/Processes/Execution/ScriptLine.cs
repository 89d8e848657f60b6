using System;

namespace Tine.Processes;

/// <summary>The first line of a script: <c>#!interpreter [argument]</c>; execve(2), "Interpreter scripts".</summary>
internal readonly ref struct ScriptLine
{
    /// <summary>Bytes of a file that are looked at (BINPRM_BUF_SIZE).</summary>
    public const int Longest = 256;

    private ScriptLine(ReadOnlySpan<byte> interpreter, ReadOnlySpan<byte> rest)
    {
        Interpreter = interpreter;
        HasArgument = !rest.IsEmpty && IsBlank(rest[0]);
        rest = TrimStart(rest);
        int end = rest.IndexOf((byte)0);
        Argument = end < 0 ? rest : rest[..end];
    }

    /// <summary>Empty for one that a NUL cuts off.</summary>
    public ReadOnlySpan<byte> Interpreter { get; }

    /// <summary>Whether a blank follows the interpreter, even if the file ends after it.</summary>
    public bool HasArgument { get; }

    /// <summary>The argument: everything up to a NUL, blanks inside included.</summary>
    public ReadOnlySpan<byte> Argument { get; }

    public static bool IsScript(ReadOnlySpan<byte> start) => start.Length >= 2 && start[0] == '#' && start[1] == '!';

    /// <summary>Parses the line as Linux's load_script does: in a buffer that has NULs after the end of a short file.</summary>
    /// <param name="start">The first bytes of the file, <see cref="Longest"/> at most.</param>
    /// <param name="line">The parsed line.</param>
    /// <returns>False for a line without interpreter, or with one that may have been cut off.</returns>
    public static bool TryParse(ReadOnlySpan<byte> start, out ScriptLine line)
    {
        line = default;
        int end = start.IndexOf((byte)'\n');
        bool isCut = end < 0 && start.Length == Longest;
        ReadOnlySpan<byte> text = TrimStart(start[2..(end < 0 ? start.Length : end)]);

        // The last byte of the buffer tells whether the name goes on, and is no part of the line. Blanks before a NUL are.
        bool hasEnd = EndOfWord(text) < text.Length;
        text = isCut && text.Length > 0 ? text[..^1] : text;
        bool isTrimmed = end >= 0 || start.Length >= Longest - 1;
        text = isTrimmed ? TrimEnd(text) : text;
        if ((isCut && !hasEnd) || (text.IsEmpty && isTrimmed))
        {
            return false;
        }

        ReadOnlySpan<byte> interpreter = text[..EndOfWord(text)];
        line = new ScriptLine(interpreter, text[interpreter.Length..]);
        return true;
    }

    private static bool IsBlank(byte letter) => letter is (byte)' ' or (byte)'\t';

    private static int EndOfWord(ReadOnlySpan<byte> text)
    {
        int end = 0;
        while (end < text.Length && text[end] != 0 && !IsBlank(text[end]))
        {
            end++;
        }

        return end;
    }

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && IsBlank(text[0]))
        {
            text = text[1..];
        }

        return text;
    }

    private static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && IsBlank(text[^1]))
        {
            text = text[..^1];
        }

        return text;
    }
}
