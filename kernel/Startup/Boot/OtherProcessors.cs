using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Tine.Devices;
using Tine.Devices.Acpi;
using Tine.Devices.Routing;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;
using Thread = Tine.Processes.Thread;

namespace Tine.Startup;

/// <summary>Starts the processors that ACPI names beside the one that boots. They halt, and answer interrupts.</summary>
/// <remarks>Up to 64. One after the other, interrupts off: each begins by the same page and the same two words (<see cref="Trampoline"/>).</remarks>
internal static unsafe class OtherProcessors
{
    private const uint Most = 64;

    /// <summary>Numbers of local APICs that an interrupt can be addressed to; the last one means all of them.</summary>
    private const uint Addressable = 255;

    private const ulong Microsecond = 1000;
    private const ulong Millisecond = 1000 * Microsecond;
    private const ulong Patience = 1000 * Millisecond;
    private const ulong PatienceOfGuests = 5 * Patience;

    /// <summary>Real mode reaches no further, and above it PCs have the screen's memory.</summary>
    private const ulong LowMemoryEnd = 0xa_0000;

    private const int LongestCode = 128;

    /// <summary>Counts down to the processor that does not get its start interrupt (<c>fail=processor:N</c>); 0 when it is past, or never comes.</summary>
    private static uint s_startsUntilFailure;

    /// <summary>The blocks of the processors that have started, by number; none before there is a second.</summary>
    private static nint* s_blocks;

    /// <summary>Processors that have started, the first one counted.</summary>
    public static int Count { get; private set; } = 1;

    /// <summary>Starts them, as far as <c>nosmp</c> and <c>cpus=N</c> allow.</summary>
    public static void Start(BootOptions options, AcpiRoot acpi, in MemoryRangeList usable)
    {
        AcpiTable table = AcpiTable.Find(acpi, "APIC"u8);
        uint wanted = Wanted(options);
        ulong page = usable.HighestPageBelow(LowMemoryEnd);
        if (wanted == 1 || !LocalApic.IsEnabled || !table.IsPresent)
        {
            return;
        }

        s_startsUntilFailure = options.NumberBehind("fail", "processor:");
        s_blocks = (nint*)ProcessorStartup.TryNewPage();
        if (s_blocks == null)
        {
            return;
        }

        s_blocks[0] = (nint)Processor.Block;
        ProcessorStartup.PrepareOthers();
        var code = (byte*)PhysicalMemory.Pointer(new PhysicalAddress(page));
        Span<byte> place = new(code, Trampoline.Code.Length);
        Span<byte> before = stackalloc byte[LongestCode];
        place.CopyTo(before);
        if (page != 0)
        {
            Trampoline.Code.CopyTo(place);
            StartAll(new InterruptTable(table.Body), wanted, (byte)(page / FrameNumber.Size));
            before[..place.Length].CopyTo(place);
        }
        else
        {
            KernelLog.WriteLine("There is no room below 1 MiB to start processors from: one is used.");
        }
    }

    /// <summary>Whether all that have started are to run threads (<c>cpus=N</c>). The kernel's checks and traces are for one processor.</summary>
    public static bool AreShared(BootOptions options)
    {
        bool isWatched = options.Has("trace") || options.Has("check") || options.Has("latency") || options.Has("gcstress") || options.Has("gcslices");
        return Count > 1 && options.Number("cpus", 0) is > 0 and <= Most && !isWatched;
    }

    /// <summary>Has all that have started run threads, where they are to (<see cref="AreShared"/>).</summary>
    public static void Share(World world, Thread first, BootOptions options)
    {
        if (!AreShared(options) || world.Scheduler.AddProcessors(Count, first) != Errno.None)
        {
            return;
        }

        for (int number = 0; number < Count; number++)
        {
            var block = (PerCpu*)s_blocks[number];
            Scheduler scheduler = world.Scheduler.Processors!.All[number];
            block->Scheduler = Unsafe.As<Scheduler, ulong>(ref scheduler);
            block->Root = KernelRoot.Current.Root.Address.Value;
        }

        for (int flush = 0; flush < Tlb.EndCount; flush++)
        {
            HeapPlatform.PatchCode(Tlb.EndOf(flush), Tlb.GoOn);
        }

        Vdso.SetProcessors(Count);
        Shootdown.Arm(options.Text("fail") == "shootdown", options.NumberBehind("fail", "answer:"));
        KernelLock.Share(world, s_blocks, Count, &LateInterrupts.Handle);
        for (int number = 1; number < Count; number++)
        {
            var block = (PerCpu*)s_blocks[number];
            Volatile.Write(ref block->IsStarted, ProcessorStartup.RunThreads);
            LocalApic.SendInterrupt((byte)block->ApicId, TrapVector.Interprocessor);
        }
    }

    /// <summary>Answers another processor's interrupt.</summary>
    [NoAllocation]
    public static void Answer()
    {
        LocalApic.EndOfInterrupt();
        PerCpu* block = Processor.Block;
        Volatile.Write(ref block->Answers, block->Answers + 1);
    }

    private static uint Wanted(BootOptions options)
    {
        if (options.Has("nosmp"))
        {
            return 1;
        }

        uint wanted = options.Number("cpus", 0);
        if (options.Has("cpus") && wanted is 0 or > Most)
        {
            KernelLog.WriteLine($"cpus={options.Text("cpus")} is no number from 1 to {Most}: it is passed over.");
        }

        return wanted is 0 or > Most ? Most : wanted;
    }

    private static void StartAll(InterruptTable table, uint wanted, byte page)
    {
        Span<bool> seen = stackalloc bool[(int)Addressable];
        Processor.Block->ApicId = LocalApic.Id;
        seen[LocalApic.Id] = true;
        int notEnabled = 0;
        int notUsed = 0;
        for (int index = 0; table.TryReadProcessor(index, out ProcessorEntry entry); index++)
        {
            bool isEnabled = entry.Availability == ProcessorAvailability.Enabled;
            notEnabled += isEnabled ? 0 : 1;
            if (!isEnabled || (entry.ApicId < Addressable && seen[(int)entry.ApicId]))
            {
                continue;
            }

            if (entry.ApicId >= Addressable || Count == wanted)
            {
                notUsed++;
                continue;
            }

            seen[(int)entry.ApicId] = true;
            StartOne((byte)entry.ApicId, page);
        }

        if (notUsed + notEnabled > 0)
        {
            KernelLog.WriteDetail($"Processors that are not used: {notUsed}; that the firmware has not enabled: {notEnabled}.");
        }
    }

    private static void StartOne(byte apicId, byte page)
    {
        PerCpu* block = ProcessorStartup.TryMakeBlock();
        if (block == null || !KernelStacks.Current.Allocate().TryGet(out KernelStack stack))
        {
            KernelLog.WriteLine($"There is no memory for the processor with local APIC {apicId}: it is left out.");
            return;
        }

        block->Number = Count;
        block->ApicId = apicId;
        block->KernelStackTop = stack.End.Value;
        block->TaskState.Rsp0 = stack.End.Value;
        Trampoline.Prepare(KernelRoot.Current.Root, block);
        byte startPage = s_startsUntilFailure == 1 ? (byte)0 : page;
        s_startsUntilFailure -= s_startsUntilFailure > 0 ? 1U : 0;
        ulong start = Clock.Nanoseconds;

        if (Answers(block, startPage))
        {
            KernelLog.WriteDetail($"Processor {Count} (local APIC {apicId}) has started, in {(Clock.Nanoseconds - start) / Microsecond} microseconds.");
            s_blocks[Count] = (nint)block;
            Count++;
        }
        else
        {
            // It waits for a start again, whatever it did: the page and the words are the next one's.
            LocalApic.SendInit(apicId);
            KernelLog.WriteLine($"The processor with local APIC {apicId} does not answer: it is left out.");
        }
    }

    /// <summary>Starts a processor. Those of the last twenty years need no pause after the reset; the second attempt has the one of older manuals.</summary>
    /// <remarks>In a guest there is one attempt: the host may be busy, and the thread that it has for the processor late in the middle of a start.</remarks>
    [NoAllocation]
    private static bool Answers(PerCpu* block, byte page) => Cpuid.IsGuest
        ? Answers(block, page, 10 * Microsecond, PatienceOfGuests)
        : Answers(block, page, 10 * Microsecond, 20 * Millisecond) || Answers(block, page, 10 * Millisecond, Patience);

    /// <summary>Resets and starts a processor and has it answer an interrupt. AMD64 APM vol. 2, 15.27.8; Intel SDM vol. 3, 9.4.4.</summary>
    /// <param name="block">Its block.</param>
    /// <param name="page">The page that it begins at; 0 for none: it stays silent.</param>
    /// <param name="pause">Time between reset and start.</param>
    /// <param name="patience">Time that it has for each of the two signs of life.</param>
    [NoAllocation]
    private static bool Answers(PerCpu* block, byte page, ulong pause, ulong patience)
    {
        var apic = (byte)block->ApicId;
        LocalApic.SendInit(apic);
        Pause(pause);
        block->IsStarted = 0;
        block->Answers = 0;
        SendStart(apic, page);
        if (!BecomesOne(ref block->IsStarted, Millisecond))
        {
            SendStart(apic, page);
        }

        if (!BecomesOne(ref block->IsStarted, patience))
        {
            return false;
        }

        LocalApic.SendInterrupt(apic, TrapVector.Interprocessor);
        return BecomesOne(ref block->Answers, patience);
    }

    [NoAllocation]
    private static void SendStart(byte apic, byte page)
    {
        if (page != 0)
        {
            LocalApic.SendStart(apic, page);
        }
    }

    [NoAllocation]
    private static void Pause(ulong nanoseconds)
    {
        for (ulong end = Clock.Nanoseconds + nanoseconds; Clock.Nanoseconds < end;)
        {
        }
    }

    [NoAllocation]
    private static bool BecomesOne(ref int value, ulong patience)
    {
        ulong end = Clock.Nanoseconds + patience;
        while (Volatile.Read(ref value) != 1 && Clock.Nanoseconds < end)
        {
        }

        return Volatile.Read(ref value) == 1;
    }
}
