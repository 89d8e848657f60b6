using Tine.Memory;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Makes this processor take traps and system calls, with every protection that it has.</summary>
[NoAllocation]
internal static unsafe class ProcessorStartup
{
    private const ulong InterruptStackSize = FrameNumber.Size;

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
        var block = (PerCpu*)NewPage();
        for (int stack = 0; stack < 3; stack++)
        {
            // Guarded stacks are not worth it here: what runs on these ends in a panic.
            block->TaskState.InterruptStacks[stack] = (ulong)NewPage() + InterruptStackSize;
        }

        DescriptorTables.LoadGlobalTable(block);
        DescriptorTables.LoadInterruptTable((ulong*)NewPage());
        Processor.Install(block);
        Processor.EnableProtections();
        SegmentBases.Enable();
        VectorState.Enable();
        ContextSwitch.Choose();
    }

    private static void* NewPage()
    {
        if (!FrameAllocator.Current.AllocateZeroed(FrameKind.Kernel).TryGet(out FrameNumber frame))
        {
            Panic.Because("There is too little memory for the processor's tables.");
        }

        return PhysicalMemory.Pointer(frame);
    }
}
