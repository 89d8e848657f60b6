using Tine.Memory;

namespace Tine.Files;

/// <summary>/proc/PID/stat and statm, as Linux 6.1 has them.</summary>
internal static class ProcessText
{
    private const ulong NanosecondsATick = 10_000_000;
    private const int OrdinaryPriority = 20;
    private const int ResidentSetLimit = 5; // RLIMIT_RSS

    // Flags of a task; Linux: include/linux/sched.h.
    private const long Exiting = 0x4;
    private const long ForkedNotExecuted = 0x40;

    /// <summary>Signals that fit the four old fields: 1 to 31.</summary>
    private const ulong OldSignals = 0x7fff_ffff;

    /// <summary>Writes fifty-two numbers on one line; proc(5) counts them.</summary>
    public static void WriteStatistics(ProcessView process, Caller caller, TextBuffer text)
    {
        text.Add((long)process.ThreadId).Add(" (").Add(process.ProgramName).Add(") ").Add(process.State);
        AddFamily(process, text);
        Add(text, (process.HasNotExecuted ? ForkedNotExecuted : 0) | (process.State == 'Z' ? Exiting : 0));
        Add(text, process.Faults);
        Add(text, process.ChildrenFaults);
        AddZeros(text, 2); // faults that waited for a disk
        AddTimes(process, text);
        AddMemory(process, caller, text);
        Add(text, process.ThreadPendingSignals & OldSignals);
        Add(text, process.BlockedSignals & OldSignals);
        Add(text, process.IgnoredSignals & OldSignals);
        Add(text, process.CaughtSignals & OldSignals);
        AddZeros(text, 3); // wchan, nswap, cnswap
        Add(text, process.ExitSignal);
        Add(text, process.Processor);
        Add(text, process.RealTimePriority.Own);
        Add(text, process.Policy);
        AddZeros(text, 3); // waiting for disks, guests of a virtual machine
        AddAddresses(process, caller, text);
        Add(text, process.ExitStatus);
        text.Add('\n');
    }

    /// <summary>Pages: size, resident, of these of files or shared, text, library, data and stack, dirty.</summary>
    public static void WriteMemoryStatistics(ProcessView process, Caller caller, TextBuffer text)
    {
        ProcessMemory memory = ProcessMemory.Of(process, caller);
        text.Add(memory.Mapped >> FrameNumber.Shift);
        Add(text, memory.Resident >> FrameNumber.Shift);
        Add(text, (memory.ResidentFile + memory.ResidentShared) >> FrameNumber.Shift);
        Add(text, memory.Text >> FrameNumber.Shift);
        Add(text, 0);
        Add(text, (memory.Data + memory.Stack) >> FrameNumber.Shift);
        Add(text, 0);
        text.Add('\n');
    }

    private static void AddFamily(ProcessView process, TextBuffer text)
    {
        Terminal? terminal = process.ControllingTerminal;
        Add(text, process.ParentId);
        Add(text, process.ProcessGroup);
        Add(text, process.Session);
        Add(text, (long)(terminal?.Device.Encoded ?? 0));
        Add(text, terminal?.ForegroundGroup ?? -1);
    }

    private static void AddTimes(ProcessView process, TextBuffer text)
    {
        (ulong user, ulong system) = process.Times;
        Add(text, user / NanosecondsATick);
        Add(text, system / NanosecondsATick);
        Add(text, process.ChildrenUserTime / NanosecondsATick);
        Add(text, process.ChildrenSystemTime / NanosecondsATick);
        int realTime = process.RealTimePriority.Effective;
        Add(text, realTime != 0 ? -1 - realTime : OrdinaryPriority + process.Nice);
        Add(text, process.Nice);
        Add(text, process.ThreadCount);
        Add(text, 0); // itrealvalue
        Add(text, process.StartTime / NanosecondsATick);
    }

    /// <summary>Sizes, and where code and stack lie; the last two are the registers, which are told of dying processes alone.</summary>
    private static void AddMemory(ProcessView process, Caller caller, TextBuffer text)
    {
        ProcessMemory memory = ProcessMemory.SizesOf(process, caller);
        Region code = FindProgramRegion(process, caller, Protection.Execute);
        Add(text, memory.Mapped);
        Add(text, memory.Resident >> FrameNumber.Shift);
        Add(text, process.LimitOf(ResidentSetLimit).Soft);
        Add(text, code.Start.Value);
        Add(text, code.End.Value);
        Add(text, process.StackStart.Value);
        AddZeros(text, 2);
    }

    private static void AddAddresses(ProcessView process, Caller caller, TextBuffer text)
    {
        Region data = FindProgramRegion(process, caller, Protection.Write);
        Add(text, data.Start.Value);
        Add(text, data.End.Value);
        Add(text, process.Memory?.BreakStart.Value ?? 0);
        Add(text, process.ArgumentsStart.Value);
        Add(text, process.ArgumentsEnd.Value);
        Add(text, process.ArgumentsEnd.Value);
        Add(text, process.EnvironmentEnd.Value);
    }

    /// <summary>The first region of the program's own file with this access; an empty one when there is none.</summary>
    private static Region FindProgramRegion(ProcessView process, Caller caller, Protection access)
    {
        var walk = new RegionWalk(process, caller, default);
        while (process.Executable is { } program && walk.MoveNext())
        {
            if (walk.Current.Backing == program.Pages && (walk.Current.Protection & access) != 0)
            {
                return walk.Current;
            }
        }

        return default;
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
