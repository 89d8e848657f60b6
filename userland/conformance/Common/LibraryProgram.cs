using Tine.Runtime;
using static Tine.Conformance.Checklist;


namespace Tine.Conformance;

/// <summary>
/// A static C program that judges items of its own: it prints lines of TAP and ends with its plan. Its lines become lines
/// of the program that runs it.
/// </summary>
internal static unsafe class LibraryProgram
{
    /// <summary>Runs the program and tells its items.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="wholeItem">Name of the item that it ran to its end.</param>
    /// <param name="kind">Said in front of what each item claims, to tell programs of the same source apart.</param>
    internal static void Run(string program, string wholeItem, string kind = "")
    {
        SysResult pipe = Unix.Pipe2(out int readEnd, out int writeEnd);
        Streams.FlushAll();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Dup2(writeEnd, 1);
            Unix.Close(readEnd);
            Unix.Close(writeEnd);
            Unix.ExecVe(program, ArgumentVector.Of(program), ArgumentVector.Of("PATH=/bin:/usr/bin"));
            Unix.Exit(127);
        }

        Unix.Close(writeEnd);
        string text = ReadAll(readEnd);
        Unix.Wait(child.Int, out WaitStatus status);
        int lines = Relay(text, kind, out int plan);
        if (IsChosen(wholeItem))
        {
            bool isWhole = pipe.Succeeded && status.HasExited && plan == lines && lines != 0;
            Report(isWhole, wholeItem, Numbers.ToText(lines) + " lines, status " + Numbers.ToText(status.Raw));
        }
    }

    private static string ReadAll(int descriptor)
    {
        var bytes = new byte[32768];
        int count = 0;
        SysResult result;
        do
        {
            result = Unix.Read(descriptor, new System.Span<byte>(bytes, count, bytes.Length - count));
            count += result.Succeeded ? result.Int : 0;
        }
        while (result.Error == Errno.EINTR || (result.Succeeded && result.Value != 0));
        Unix.Close(descriptor);
        return Utf8.Decode(new System.ReadOnlySpan<byte>(bytes, 0, count));
    }

    private static int Relay(string text, string kind, out int plan)
    {
        const string good = "ok ";
        const string bad = "not ok ";
        plan = -1;
        int lines = 0;
        int start = 0;
        while (start < text.Length)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            string line = text.Substring(start, end - start);
            start = end + 1;
            if (line.StartsWith("1..", System.StringComparison.Ordinal))
            {
                plan = Numbers.TryParse(line.Substring(3), out long number) ? (int)number : -1;
            }
            else if (line.StartsWith(good, System.StringComparison.Ordinal) || line.StartsWith(bad, System.StringComparison.Ordinal))
            {
                lines++;
                bool isGood = line[0] == 'o';
                string name = line.Substring(isGood ? good.Length : bad.Length);
                int colon = isGood ? -1 : name.IndexOf(':');
                string seen = colon < 0 ? "" : name.Substring(colon + 2);
                name = colon < 0 ? name : name.Substring(0, colon);
                int space = name.IndexOf(' ');
                name = name.Substring(0, space + 1) + kind + name.Substring(space + 1);
                if (IsChosen(name))
                {
                    Report(isGood, name, seen);
                }
            }
        }

        return lines;
    }
}
