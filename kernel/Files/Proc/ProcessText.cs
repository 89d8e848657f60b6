namespace Tine.Files;

/// <summary>/proc/PID/stat and statm, as Linux 6.1 has them.</summary>
internal static class ProcessText
{
    private const ulong NanosecondsATick = 10_000_000;
    private const int Priority = 20;

    /// <summary>Fifty-two numbers on one line; proc(5) counts them.</summary>
    public static void WriteStatistics(ProcessView process, TextBuffer text)
    {
        ProcessMemory memory = ProcessMemory.Of(process.Memory);
        Terminal? terminal = process.ControllingTerminal;
        text.Add((long)process.ThreadId).Add(" (").Add(process.ProgramName).Add(") ").Add(process.State);
        Add(text, process.ParentId);
        Add(text, process.ProcessGroup);
        Add(text, process.Session);
        Add(text, (long)(terminal?.Device.Encoded ?? 0));
        Add(text, terminal?.ForegroundGroup ?? -1);
        Add(text, 0); // flags
        Add(text, (long)(process.Memory?.Counters.Faults ?? 0));
        AddZeros(text, 3); // faults of children, and those that waited for a disk
        Add(text, process.UserTime / NanosecondsATick);
        Add(text, process.SystemTime / NanosecondsATick);
        Add(text, process.ChildrenUserTime / NanosecondsATick);
        Add(text, process.ChildrenSystemTime / NanosecondsATick);
        Add(text, Priority);
        Add(text, 0); // nice
        Add(text, process.ThreadCount);
        Add(text, 0); // itrealvalue
        Add(text, process.StartTime / NanosecondsATick);
        Add(text, memory.Mapped);
        Add(text, memory.Resident >> FrameNumber.Shift);
        Add(text, ulong.MaxValue); // rsslim
        AddZeros(text, 5); // addresses of code and stack
        Add(text, process.PendingSignals);
        Add(text, process.BlockedSignals);
        Add(text, process.IgnoredSignals);
        Add(text, process.CaughtSignals);
        AddZeros(text, 3); // wchan, nswap, cnswap
        Add(text, 17); // exit_signal: SIGCHLD
        AddZeros(text, 14); // processor to exit_code
        text.Add('\n');
    }

    /// <summary>Pages: size, resident, shared, text, library, data and stack, dirty.</summary>
    public static void WriteMemoryStatistics(ProcessView process, TextBuffer text)
    {
        ProcessMemory memory = ProcessMemory.Of(process.Memory);
        text.Add(memory.Mapped >> FrameNumber.Shift);
        Add(text, memory.Resident >> FrameNumber.Shift);
        Add(text, 0);
        Add(text, memory.Text >> FrameNumber.Shift);
        Add(text, 0);
        Add(text, (memory.Data + memory.Stack) >> FrameNumber.Shift);
        Add(text, 0);
        text.Add('\n');
    }

    private static void Add(TextBuffer text, long number) => text.Add(' ').Add(number);

    private static void Add(TextBuffer text, ulong number) => text.Add(' ').Add(number);

    private static void AddZeros(TextBuffer text, int count)
    {
        for (int i = 0; i < count; i++)
        {
            text.Add(" 0");
        }
    }
}
