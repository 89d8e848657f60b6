using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using Tine.Devices.Routing;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Makes a processor take traps and system calls, with every protection that it has.</summary>
[NoAllocation]
internal static unsafe class ProcessorStartup
{
    private const ulong InterruptStackSize = FrameNumber.Size;
    private const int InterruptStackCount = 3;

    /// <summary>The value of <see cref="PerCpu.IsStarted"/> with which a further processor begins to run threads.</summary>
    public const int RunThreads = 2;

    /// <summary>CR4 of the first processor, for the others.</summary>
    private static ulong s_features;

    /// <summary>Ends with a sentence where the processor lacks what this kernel needs, before anything relies on it.</summary>
    public static void Check()
    {
        string? missing = Processor.MissingFeature();
        if (missing is not null)
        {
            Panic.Because(missing);
        }
    }

    public static void Run()
    {
        PerCpu* block = TryMakeBlock();
        void* interruptTable = TryNewPage();
        if (block == null || interruptTable == null)
        {
            Panic.Because("There is too little memory for the processor's tables.");
        }

        DescriptorTables.LoadGlobalTable(block);
        DescriptorTables.LoadInterruptTable((ulong*)interruptTable);
        Processor.Install(block);
        Processor.EnableProtections();
        SegmentBases.Enable();
        VectorState.Enable();
        ContextSwitch.Choose();
    }

    /// <summary>Makes a processor's block and its stacks for what must not fail: four pages.</summary>
    /// <returns>Null when memory is out.</returns>
    public static PerCpu* TryMakeBlock()
    {
        var block = (PerCpu*)TryNewPage();
        for (int stack = 0; stack < InterruptStackCount && block != null; stack++)
        {
            // Guarded stacks are not worth it here: what runs on these ends in a panic.
            void* page = TryNewPage();
            if (page == null)
            {
                return null;
            }

            block->TaskState.InterruptStacks[stack] = (ulong)page + InterruptStackSize;
        }

        return block;
    }

    /// <summary>Notes what further processors get as the first one has it; nothing is switched on or off after it.</summary>
    public static void PrepareOthers() => s_features = Processor.ReadCr4();

    /// <summary>Starts C# on a further processor: called by Trampoline.asm, interrupts off, on the stack of its block.</summary>
    /// <remarks>It answers interrupts until it is told to run threads.</remarks>
    [RuntimeExport("TineProcessor")]
    public static void RunOther(PerCpu* block)
    {
        PageAttributes.Initialize();
        DescriptorTables.LoadGlobalTable(block);
        DescriptorTables.UseInterruptTable();
        Processor.Install(block);
        Processor.WriteCr4(s_features);
        VectorState.EnableAgain();
        LocalApic.Enable();
        Volatile.Write(ref block->IsStarted, 1);
        block->IsWaiting = 1;
        while (Volatile.Read(ref block->IsStarted) != RunThreads)
        {
            Processor.EnableInterruptsAndHalt();
        }

        block->IsWaiting = 0;
        LocalApic.EnableTimer();
        KernelLock.Enter();
        Unsafe.As<ulong, Scheduler>(ref block->Scheduler).StartFurther();
    }

    public static void* TryNewPage() =>
        FrameAllocator.Current.AllocateZeroed(FrameKind.Kernel).TryGet(out FrameNumber frame) ? PhysicalMemory.Pointer(frame) : null;
}
