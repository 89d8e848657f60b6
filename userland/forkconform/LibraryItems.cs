using Tine.Runtime;
using static Tine.ForkConform.Checklist;

namespace Tine.ForkConform;

/// <summary>
/// Items about the C library, told by forkconform-c, a static C program beside this one: it prints lines of TAP, and
/// ends with its plan.
/// </summary>
internal static unsafe class LibraryItems
{
    internal static void Run()
    {
        string own = ProgramSearch.OwnPath();
        string program = own + "-c";
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
        int lines = Relay(text, out int plan);
        if (IsChosen("F0"))
        {
            bool isWhole = pipe.Succeeded && status.HasExited && plan == lines && lines != 0;
            Report(isWhole, "F0 the C program came to its end", Numbers.ToText(lines) + " lines, status " + Numbers.ToText(status.Raw));
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

    private static int Relay(string text, out int plan)
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
                if (IsChosen(name))
                {
                    Report(isGood, name, seen);
                }
            }
        }

        return lines;
    }
}
