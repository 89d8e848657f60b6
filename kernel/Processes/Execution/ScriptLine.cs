using System;

namespace Tine.Processes;

/// <summary>The first line of a script: <c>#!interpreter [argument]</c>; execve(2), "Interpreter scripts".</summary>
internal readonly ref struct ScriptLine
{
    /// <summary>As much of a file is looked at (BINPRM_BUF_SIZE).</summary>
    public const int Longest = 256;

    private ScriptLine(ReadOnlySpan<byte> interpreter, ReadOnlySpan<byte> argument)
    {
        Interpreter = interpreter;
        Argument = argument;
    }

    public ReadOnlySpan<byte> Interpreter { get; }

    /// <summary>All that follows, blanks inside included; empty for none.</summary>
    public ReadOnlySpan<byte> Argument { get; }

    public static bool IsScript(ReadOnlySpan<byte> start) => start.Length >= 2 && start[0] == '#' && start[1] == '!';

    /// <summary>Takes the line apart.</summary>
    /// <param name="start">The first bytes of the file, <see cref="Longest"/> at most.</param>
    /// <param name="line">What it says.</param>
    /// <returns>False for a line without interpreter, or with one that may have been cut off.</returns>
    public static bool TryParse(ReadOnlySpan<byte> start, out ScriptLine line)
    {
        line = default;
        ReadOnlySpan<byte> text = start[2..];
        int end = text.IndexOf((byte)'\n');
        bool isCut = end < 0 && start.Length == Longest;
        text = TrimBlanks(end < 0 ? text : text[..end]);
        int nul = text.IndexOf((byte)0);
        text = nul < 0 ? text : text[..nul];

        int blank = text.IndexOfAny((byte)' ', (byte)'\t');
        ReadOnlySpan<byte> interpreter = blank < 0 ? text : text[..blank];
        if (interpreter.IsEmpty || (isCut && blank < 0))
        {
            return false;
        }

        line = new ScriptLine(interpreter, blank < 0 ? default : TrimBlanks(text[blank..]));
        return true;
    }

    private static ReadOnlySpan<byte> TrimBlanks(ReadOnlySpan<byte> text)
    {
        int start = 0;
        while (start < text.Length && text[start] is (byte)' ' or (byte)'\t')
        {
            start++;
        }

        int end = text.Length;
        while (end > start && text[end - 1] is (byte)' ' or (byte)'\t')
        {
            end--;
        }

        return text[start..end];
    }
}
