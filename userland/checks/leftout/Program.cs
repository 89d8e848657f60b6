using System;
using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.LeftOut;

/// <summary>Makes system calls by number and tells the error of each: what a program gets of what is left out.</summary>
/// <remarks>
/// leftout CALL... with CALL as the page writes it: a number and its arguments, which are numbers, &amp; for a page of zeros, or "texts".
/// </remarks>
internal static unsafe class Program
{
    private const int MostArguments = 6;
    private const ulong PageSize = 4096;
    private const int MostText = 256;

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        foreach (string call in arguments)
        {
            SysResult result = Make(call.Split(' '));
            StandardOutput.WriteLine(result.Succeeded ? "0" : Errors.Name(result.Error));
        }

        return 0;
    }

    private static SysResult Make(string[] words)
    {
        byte* page = (byte*)Unix.MMap(PageSize).Raw;
        ulong* values = stackalloc ulong[MostArguments + 1];
        for (int i = 0; i <= MostArguments; i++)
        {
            values[i] = i < words.Length ? ValueOf(words[i], page + (i * MostText)) : 0;
        }

        return Unix.Call((SystemCall)values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
    }

    private static ulong ValueOf(string word, byte* room)
    {
        if (word[0] == '"')
        {
            byte[] text = Utf8.Terminated(word.Substring(1, word.Length - 2));
            text.CopyTo(new Span<byte>(room, MostText));
            return (ulong)room;
        }

        return word == "&" ? (ulong)room : Numbers.TryParse(word, out long number) ? (ulong)number : 0;
    }
}
