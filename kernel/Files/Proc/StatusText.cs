namespace Tine.Files;

/// <summary>/proc/PID/status.</summary>
internal static class StatusText
{
    private const ulong BytesAKilobyte = 1024;
    private const int SignalDigits = 16;

    public static void Write(ProcessView process, TextBuffer text)
    {
        text.Add("Name:\t").Add(process.ProgramName);
        text.Add("\nUmask:\t").AddOctal((ulong)(process.Files?.Umask ?? Permissions.None), 4);
        text.Add("\nState:\t").Add(process.State).Add(" (").Add(NameOf(process.State));
        text.Add(")\nTgid:\t").Add((long)process.ProcessId);
        text.Add("\nNgid:\t0\nPid:\t").Add((long)process.ThreadId);
        text.Add("\nPPid:\t").Add((long)process.ParentId);
        text.Add("\nTracerPid:\t0\nUid:\t");
        AddIds(text, process.Identity.Users);
        text.Add("\nGid:\t");
        AddIds(text, process.Identity.Groups);
        text.Add("\nFDSize:\t").Add((long)(process.OpenFiles?.Capacity ?? 0));
        text.Add("\nGroups:\t");
        foreach (uint group in process.Identity.SupplementaryGroups)
        {
            text.Add((ulong)group).Add(' ');
        }

        text.Add('\n');
        WriteMemory(process, text);
        text.Add("Threads:\t").Add((long)process.ThreadCount);
        AddSignals(text, "\nSigPnd:\t", 0);
        AddSignals(text, "\nShdPnd:\t", process.PendingSignals);
        AddSignals(text, "\nSigBlk:\t", process.BlockedSignals);
        AddSignals(text, "\nSigIgn:\t", process.IgnoredSignals);
        AddSignals(text, "\nSigCgt:\t", process.CaughtSignals);
        text.Add('\n');
    }

    private static void WriteMemory(ProcessView process, TextBuffer text)
    {
        if (process.Memory is null)
        {
            return; // A zombie has no such lines on Linux either.
        }

        ProcessMemory memory = ProcessMemory.Of(process.Memory);
        AddMemory(text, "VmSize:\t", memory.Mapped);
        AddMemory(text, "VmRSS:\t", memory.Resident);
        AddMemory(text, "VmData:\t", memory.Data);
        AddMemory(text, "VmStk:\t", memory.Stack);
        AddMemory(text, "VmExe:\t", memory.Text);
        AddMemory(text, "VmPTE:\t", memory.Tables);
        AddMemory(text, "VmSwap:\t", 0);
    }

    private static void AddMemory(TextBuffer text, string name, ulong bytes) =>
        text.Add(name).Add(bytes / BytesAKilobyte, 8).Add(" kB\n");

    private static void AddSignals(TextBuffer text, string name, ulong set) => text.Add(name).AddHexadecimal(set, SignalDigits);

    private static void AddIds(TextBuffer text, IdentitySet ids) =>
        text.Add((ulong)ids.Real).Add('\t').Add((ulong)ids.Effective).Add('\t')
            .Add((ulong)ids.Saved).Add('\t').Add((ulong)ids.FileSystem);

    private static string NameOf(char state) => state switch
    {
        'R' => "running",
        'S' => "sleeping",
        'D' => "disk sleep",
        'T' => "stopped",
        't' => "tracing stop",
        'Z' => "zombie",
        _ => "dead",
    };
}
