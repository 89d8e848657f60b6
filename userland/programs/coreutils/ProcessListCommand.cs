using System.Collections.Generic;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Coreutils;

/// <summary>ps: every process, from /proc/PID/stat.</summary>
internal static class ProcessListCommand
{
    internal static int Run()
    {
        var entries = new List<DirectoryEntry>();
        Errno error = DirectoryReader.Read("/proc", entries);
        if (error != Errno.None)
        {
            Complaint.Print("ps", "/proc", error);
            return 1;
        }

        StandardOutput.WriteLine($"{"PID",6} {"PPID",6} {"PGID",6} S COMMAND");
        foreach (DirectoryEntry entry in entries)
        {
            // A process may have gone since its name was read.
            if (Numbers.TryParse(entry.Name, out _) && FileReader.ReadAllText("/proc/" + entry.Name + "/stat", out string text) == Errno.None)
            {
                PrintProcess(text);
            }
        }

        return 0;
    }

    /// <summary>Prints a process from "PID (NAME) STATE PPID PGID ...": the name may hold blanks and parentheses, so its last one counts.</summary>
    private static void PrintProcess(string text)
    {
        int open = text.IndexOf('(');
        int close = text.LastIndexOf(')');
        if (open < 2 || close + 4 > text.Length)
        {
            return;
        }

        string[] fields = Split(text[(close + 2)..]);
        if (fields.Length >= 3)
        {
            StandardOutput.WriteLine($"{text[..(open - 1)],6} {fields[1],6} {fields[2],6} {fields[0]} {text[(open + 1)..close]}");
        }
    }

    private static string[] Split(string text)
    {
        var fields = new List<string>();
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == ' ')
            {
                fields.Add(text[start..i]);
                start = i + 1;
            }
        }

        return fields.ToArray();
    }
}
