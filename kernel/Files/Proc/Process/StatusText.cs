using Tine.Memory;

namespace Tine.Files;

/// <summary>/proc/PID/status.</summary>
internal static class StatusText
{
    private const int SetDigits = 16;
    private const int InstructionsAGroup = 400;
    private const int PendingSignalsLimit = 11; // RLIMIT_SIGPENDING

    public static void Write(ProcessView process, Caller caller, TextBuffer text)
    {
        text.Add("Name:\t").Add(process.ProgramName);
        text.Add("\nUmask:\t").AddOctal((ulong)(process.Files?.Umask ?? Permissions.None), 4);
        text.Add("\nState:\t").Add(process.State).Add(" (").Add(NameOf(process.State));
        text.Add(")\nTgid:\t").Add((long)process.ProcessId);
        text.Add("\nNgid:\t0\nPid:\t").Add((long)process.ThreadId);
        text.Add("\nPPid:\t").Add((long)process.ParentId);
        text.Add("\nTracerPid:\t").Add((long)process.TracerId).Add("\nUid:\t");
        AddIds(text, process.Identity.Users);
        text.Add("\nGid:\t");
        AddIds(text, process.Identity.Groups);
        text.Add("\nFDSize:\t").Add((long)(process.OpenFiles?.Capacity ?? 0));
        text.Add("\nGroups:\t");
        var portion = new WorkPortion(caller);
        foreach (uint group in process.Identity.SupplementaryGroups)
        {
            text.Add((ulong)group).Add(' ');
            portion.Spend(InstructionsAGroup);
        }

        text.Add("\nNStgid:\t").Add((long)process.ProcessId);
        text.Add("\nNSpid:\t").Add((long)process.ThreadId);
        text.Add("\nNSpgid:\t").Add((long)process.ProcessGroup);
        text.Add("\nNSsid:\t").Add((long)process.Session).Add('\n');
        WriteMemory(process, caller, text);
        WriteSignals(process, text);
        WriteCapabilities(process, text);
        text.Add("voluntary_ctxt_switches:\t").Add(process.VoluntarySwitches);
        text.Add("\nnonvoluntary_ctxt_switches:\t").Add(process.InvoluntarySwitches).Add('\n');
    }

    private static void WriteMemory(ProcessView process, Caller caller, TextBuffer text)
    {
        if (process.Memory is not { } space)
        {
            return; // A zombie has no such lines on Linux either.
        }

        ProcessMemory memory = ProcessMemory.Of(process, caller);
        text.AddMemory("VmPeak:\t", space.Account.PeakMapped);
        text.AddMemory("VmSize:\t", memory.Mapped);
        text.AddMemory("VmLck:\t", space.Account.Locked);
        text.AddMemory("VmPin:\t", 0);
        text.AddMemory("VmHWM:\t", space.PeakResidentPages << FrameNumber.Shift);
        text.AddMemory("VmRSS:\t", memory.Resident);
        text.AddMemory("RssAnon:\t", memory.ResidentAnonymous);
        text.AddMemory("RssFile:\t", memory.ResidentFile);
        text.AddMemory("RssShmem:\t", memory.ResidentShared);
        text.AddMemory("VmData:\t", memory.Data);
        text.AddMemory("VmStk:\t", memory.Stack);
        text.AddMemory("VmExe:\t", memory.Text);
        text.AddMemory("VmLib:\t", memory.Library);
        text.AddMemory("VmPTE:\t", memory.Tables);
        text.AddMemory("VmSwap:\t", 0);
        text.AddMemory("HugetlbPages:\t", 0);
        text.Add("CoreDumping:\t0\nTHP_enabled:\t0\n");
    }

    private static void WriteSignals(ProcessView process, TextBuffer text)
    {
        text.Add("Threads:\t").Add((long)process.ThreadCount);
        text.Add("\nSigQ:\t").Add((long)process.QueuedSignals).Add('/').Add(process.LimitOf(PendingSignalsLimit).Soft);
        AddSet(text, "\nSigPnd:\t", process.ThreadPendingSignals);
        AddSet(text, "\nShdPnd:\t", process.PendingSignals);
        AddSet(text, "\nSigBlk:\t", process.BlockedSignals);
        AddSet(text, "\nSigIgn:\t", process.IgnoredSignals);
        AddSet(text, "\nSigCgt:\t", process.CaughtSignals);
        text.Add('\n');
    }

    private static void WriteCapabilities(ProcessView process, TextBuffer text)
    {
        ref readonly Capabilities sets = ref process.Identity.Capabilities;
        AddSet(text, "CapInh:\t", sets.Inheritable.Bits);
        AddSet(text, "\nCapPrm:\t", sets.Permitted.Bits);
        AddSet(text, "\nCapEff:\t", sets.Effective.Bits);
        AddSet(text, "\nCapBnd:\t", sets.Bounding.Bits);
        AddSet(text, "\nCapAmb:\t", sets.Ambient.Bits);
        text.Add("\nNoNewPrivs:\t").Add(process.HasNoNewPrivileges ? '1' : '0');
        text.Add("\nSeccomp:\t0\nSeccomp_filters:\t0\n");
        text.Add("Cpus_allowed:\t1\nCpus_allowed_list:\t0\nMems_allowed:\t1\nMems_allowed_list:\t0\n");
    }

    private static void AddSet(TextBuffer text, string name, ulong set) => text.Add(name).AddHexadecimal(set, SetDigits);

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
