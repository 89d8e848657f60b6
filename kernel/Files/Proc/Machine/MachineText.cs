namespace Tine.Files;

/// <summary>The formats of /proc's files about the machine, as Linux 6.1 has them.</summary>
internal static class MachineText
{
    private const ulong NanosecondsATick = 10_000_000;

    public static void Write(MachineFileKind kind, SystemInformation system, TimeSource time, TextBuffer text)
    {
        switch (kind)
        {
            case MachineFileKind.CommandLine:
                text.Add(system.CommandLine).Add('\n');
                break;
            case MachineFileKind.Devices:
                text.Add("Character devices:\n  1 mem\n  4 tty\n  4 ttyS\n  5 /dev/tty\n  5 /dev/console\n  5 /dev/ptmx\n136 pts\n\nBlock devices:\n");
                break;
            case MachineFileKind.Partitions: // there are no disks
                text.Add("major minor  #blocks  name\n\n");
                break;
            case MachineFileKind.Swaps: // nor is anything swapped
                text.Add("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
                break;
            case MachineFileKind.MemoryStatistics:
                MemoryText.WriteCounters(system, text);
                break;
            case MachineFileKind.ProcessorInformation:
                ProcessorText.Write(system, text);
                break;
            case MachineFileKind.LoadAverage:
                WriteLoad(system, text);
                break;
            case MachineFileKind.MemoryInformation:
                MemoryText.Write(system, text);
                break;
            case MachineFileKind.Statistics:
                WriteStatistics(system, text);
                break;
            case MachineFileKind.Uptime:
                text.AddHundredths(time.MonotonicNanoseconds / NanosecondsATick).Add(' ')
                    .AddHundredths(system.IdleTime / NanosecondsATick).Add('\n');
                break;
            case MachineFileKind.Interrupts:
                InterruptText.Write(system, text);
                break;
            case MachineFileKind.Locks:
                system.WriteLocks(text);
                break;
            case MachineFileKind.Version:
                text.Add("Linux version ").Add(system.Release).Add(" (Tine) ").Add(system.Version).Add('\n');
                break;
        }
    }

    private static void WriteLoad(SystemInformation system, TextBuffer text)
    {
        (uint one, uint five, uint fifteen) = system.Load;
        text.AddHundredths(one).Add(' ').AddHundredths(five).Add(' ').AddHundredths(fifteen).Add(' ')
            .Add((long)system.RunnableThreads).Add('/').Add((long)system.ThreadCount).Add(' ')
            .Add((long)system.LastProcessId).Add('\n');
    }

    private static void WriteStatistics(SystemInformation system, TextBuffer text)
    {
        text.Add("cpu  ");
        AddTimes((system.UserTime, system.SystemTime, system.IdleTime), text);
        for (int processor = 0; processor < system.ProcessorCount; processor++)
        {
            text.Add("cpu").Add((long)processor).Add(' ');
            AddTimes(system.TimesOf(processor), text);
        }

        text.Add("intr ").Add(system.Interrupts.Sum);
        text.Add("\nctxt ").Add(system.ContextSwitches);
        text.Add("\nbtime ").Add(system.BootTime);
        text.Add("\nprocesses ").Add(system.ProcessesCreated);
        text.Add("\nprocs_running ").Add((long)system.RunnableThreads);
        text.Add("\nprocs_blocked ").Add((long)system.BlockedThreads).Add("\nsoftirq 0\n");
    }

    /// <summary>Adds user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice.</summary>
    private static void AddTimes((ulong User, ulong System, ulong Idle) times, TextBuffer text) =>
        text.Add(times.User / NanosecondsATick).Add(" 0 ")
            .Add(times.System / NanosecondsATick).Add(' ')
            .Add(times.Idle / NanosecondsATick).Add(" 0 0 0 0 0 0\n");
}
