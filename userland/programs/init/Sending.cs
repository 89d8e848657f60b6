using System;
using System.Collections.Generic;
using System.Text;
using Tine.Runtime;

namespace Tine.Init;

/// <summary>The files that the host asked for by words <c>get=PATH</c> on the kernel's command line, percent-encoded like the command.</summary>
internal static class Sending
{
    private const string Word = "get=";
    private const string EndOfWords = "--";

    /// <summary>The command that sends them, or null when nothing was asked for. It says nothing: the host sees what is missing.</summary>
    internal static string[]? Command()
    {
        List<string> paths = Paths();
        if (paths.Count == 0)
        {
            return null;
        }

        List<string> command = ["busybox", "tar", "-c", "-f", "/dev/hostfile", "-C", "/", "--", .. paths];
        return command.ToArray();
    }

    private static List<string> Paths()
    {
        List<string> paths = [];
        if (FileReader.ReadAllText("/proc/cmdline", out string line) != Errno.None)
        {
            return paths;
        }

        foreach (string word in line.TrimEnd('\n').Split(' '))
        {
            if (word == EndOfWords)
            {
                break;
            }

            if (word.StartsWith(Word, StringComparison.Ordinal))
            {
                paths.Add(Decode(word[Word.Length..]));
            }
        }

        return paths;
    }

    private static string Decode(string word)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(word);
        int length = 0;
        for (int at = 0; at < bytes.Length; at++)
        {
            bool isEncoded = bytes[at] == '%' && at + 2 < bytes.Length;
            bytes[length++] = isEncoded ? (byte)(Digit(bytes[at + 1]) * 16 + Digit(bytes[at + 2])) : bytes[at];
            at += isEncoded ? 2 : 0;
        }

        return Encoding.UTF8.GetString(bytes.AsSpan(0, length));
    }

    private static int Digit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
