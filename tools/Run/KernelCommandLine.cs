using System.Collections.Generic;
using System.Text;

namespace Tine.Tools.Run;

/// <summary>The kernel's command line: words, then <c>--</c>, then the command for init.</summary>
/// <remarks>
/// Each argument of the command is percent-encoded (RFC 3986's form over its UTF-8 bytes) so that it is one word without
/// spaces, and without quotes and backslashes, to which GRUB would add; an empty argument is a lone <c>%</c>. The kernel splits at spaces and decodes into argv[1..] of init.
/// </remarks>
public static class KernelCommandLine
{
    /// <summary>Bytes for which QEMU's loader has room; it overwrites its own data with more.</summary>
    private const int Longest = 4095;

    /// <summary>Checks that the line fits.</summary>
    /// <exception cref="CommandLineException">It is too long.</exception>
    public static void Check(IEnumerable<string> words, IReadOnlyCollection<string> command)
    {
        int length = Encoding.UTF8.GetByteCount(Join(words, command));
        if (length > Longest)
        {
            throw new CommandLineException($"the kernel's command line holds {Longest} bytes, this command needs {length}: a script can come as a file, with --add");
        }
    }

    /// <summary>Joins words and command.</summary>
    public static string Join(IEnumerable<string> words, IReadOnlyCollection<string> command)
    {
        string line = string.Join(' ', words);
        if (command.Count == 0)
        {
            return line;
        }

        var text = new StringBuilder(line).Append(line.Length == 0 ? "--" : " --");
        foreach (string argument in command)
        {
            text.Append(' ').Append(Encode(argument));
        }

        return text.ToString();
    }

    /// <summary>One argument as one word.</summary>
    public static string Encode(string argument)
    {
        if (argument.Length == 0)
        {
            return "%";
        }

        var text = new StringBuilder();
        foreach (byte one in Encoding.UTF8.GetBytes(argument))
        {
            if (one is > (byte)' ' and < 0x7f and not ((byte)'%' or (byte)'\'' or (byte)'"' or (byte)'\\'))
            {
                text.Append((char)one);
            }
            else
            {
                text.Append('%').Append(one.ToString("x2"));
            }
        }

        return text.ToString();
    }
}
