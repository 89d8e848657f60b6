using System;
using Tine.Files;

namespace Tine.Processes;

/// <summary>The name of a core file by /proc/sys/kernel/core_pattern; core(5).</summary>
internal static class CoreName
{
    /// <summary>None for a pattern that starts a program, or for one without a name.</summary>
    public static byte[]? Of(Thread thread, Signal signal)
    {
        byte[] pattern = thread.World.Names.CorePattern;
        if (pattern.Length == 0 || pattern[0] == '|')
        {
            return null;
        }

        var name = new TextBuffer();
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%')
            {
                name.Add((char)pattern[i]);
            }
            else if (++i < pattern.Length)
            {
                Add(name, thread, signal, (char)pattern[i]);
            }
        }

        return name.Bytes.ToArray();
    }

    private static void Add(TextBuffer name, Thread thread, Signal signal, char letter)
    {
        const ulong nanosecondsASecond = 1_000_000_000;
        Process process = thread.Process;
        switch (letter)
        {
            case '%':
                name.Add('%');
                break;
            case 'p' or 'P':
                name.Add((long)process.Id);
                break;
            case 'i' or 'I':
                name.Add((long)thread.Id);
                break;
            case 'u':
                name.Add((ulong)thread.Credentials.Users.Real);
                break;
            case 'g':
                name.Add((ulong)thread.Credentials.Groups.Real);
                break;
            case 'd':
                name.Add('1'); // as oneself, PR_SET_DUMPABLE
                break;
            case 's':
                name.Add((long)signal);
                break;
            case 't':
                name.Add(thread.World.RealTimeNanoseconds / nanosecondsASecond);
                break;
            case 'h':
                AddWithoutSlashes(name, thread.World.Names.HostName);
                break;
            case 'e':
                AddWithoutSlashes(name, thread.Name);
                break;
            case 'f':
                AddWithoutSlashes(name, process.ExecutablePath?.Name ?? thread.Name);
                break;
            case 'E':
                FilePath? path = process.ExecutablePath;
                AddWithoutSlashes(name, path?.ToBytes(process.FileSystem.Root) ?? thread.Name);
                break;
            case 'c':
                name.Add(process.Limits[Resource.Core].Soft);
                break;
        }
    }

    /// <summary>Adds a name without slashes, and with others in place of the two directories "." and "..".</summary>
    private static void AddWithoutSlashes(TextBuffer name, ReadOnlySpan<byte> text)
    {
        bool isDirectory = text is [(byte)'.'] or [(byte)'.', (byte)'.'];
        for (int i = 0; i < text.Length; i++)
        {
            name.Add(text[i] == '/' || (isDirectory && i == 0) ? '!' : (char)text[i]);
        }
    }
}
