using System.Collections.Generic;

namespace Tine.Runtime;

/// <summary>The environment that execve(2) handed over.</summary>
public static unsafe class ProcessEnvironment
{
    private static byte** s_arguments;
    private static byte** s_start;

    /// <summary>argv, as it lies on the stack.</summary>
    public static byte** ArgumentsPointer => s_arguments;

    /// <summary>argv[0]: the name by which the program was called, or "".</summary>
    public static string ProgramName => *s_arguments == null ? "" : Utf8.Decode(*s_arguments);

    /// <summary>The null-terminated array, as it lies on the stack: ready for another execve.</summary>
    public static byte** Pointer => s_start;

    /// <summary>The value of a variable, or null.</summary>
    public static string? Get(string name)
    {
        foreach (string entry in All())
        {
            if (entry.Length > name.Length && entry[name.Length] == '=' && entry.StartsWith(name, System.StringComparison.Ordinal))
            {
                return entry[(name.Length + 1)..];
            }
        }

        return null;
    }

    /// <summary>A value of the auxiliary vector, which lies after the environment (getauxval(3)); 0 when it is not there.</summary>
    public static ulong Auxiliary(ulong key)
    {
        byte** end = s_start;
        while (*end != null)
        {
            end++;
        }

        ulong* pair = (ulong*)(end + 1);
        while (pair[0] != 0 && pair[0] != key)
        {
            pair += 2;
        }

        return pair[0] == key ? pair[1] : 0;
    }

    /// <summary>Every NAME=value.</summary>
    public static List<string> All()
    {
        var entries = new List<string>();
        for (byte** entry = s_start; *entry != null; entry++)
        {
            entries.Add(Utf8.Decode(*entry));
        }

        return entries;
    }

    internal static void Initialize(byte** arguments, byte** environment)
    {
        s_arguments = arguments;
        s_start = environment;
    }
}
