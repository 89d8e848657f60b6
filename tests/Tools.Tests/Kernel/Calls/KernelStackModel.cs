using System;
using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Tests.Calls;

/// <summary>The kernel's call graph with what no instruction shows: where traps come in, what pointers hold, what never happens.</summary>
internal sealed class KernelStackModel : IDisposable
{
    public const string SystemCallEntry = "TineSyscallEntry";
    public const string TrapEntry = "TineTrapStubs";
    public const string FirstReturn = "TineFirstReturn";
    public const string BootEntry = "high";
    public const string ProcessorEntry = "TineProcessorEntry";
    public const string PanicOfFault = Panics + "Fault";

    /// <summary>SS, RSP, RFLAGS, CS and RIP, and what aligns the stack before them.</summary>
    public const int HardwareFrame = 48;

    private const string Dispatcher = "Kernel_Tine_Startup_TrapDispatcher__";
    private const string Shared = "Kernel_Tine_Startup_SharedEntries__";
    private const string PageFaults = "Kernel_Tine_Startup_PageFaults__";
    private const string Panics = "Kernel_Tine_Startup_KernelPanic__";
    private const string InCopy = " in a copy";
    private const string Interrupting = " interrupting the kernel";
    private const int ReturnAddress = 8;

    /// <summary>The way that a trap takes before it is decided what it means.</summary>
    private static readonly string[] s_trapWay =
        [TrapEntry, "trap_common", "leave", Shared + "Trap", Shared + "TakeInKernel", Shared + "TakeOutside", Dispatcher + "Trap", PageFaults + "Handle", PageFaults + "HandleTraced"];

    /// <summary>The contents of pointers that C# took by name, and of the one to a static constructor.</summary>
    private static readonly Dictionary<string, string> s_pointers = new()
    {
        ["TineSyscallEntry"] = "_SharedEntries__Syscall",
        ["TineFirstReturn"] = "_SharedEntries__BeforeUser",
        ["trap_common"] = "_SharedEntries__Trap",
        ["trap_paranoid"] = "_SharedEntries__Trap",
        ["Kernel_Tine_Startup_KernelLock__Enter"] = "_LateInterrupts__Handle",
        ["Kernel_Tine_KernelLog__Put"] = "_LogSink__Write",
        ["Kernel_Tine_Panic__Because"] = "_KernelPanic__Because",
        ["Kernel_Tine_Startup_KernelPanic__Because"] = "_FrameCheck__WriteSuspect",
        ["Kernel_Tine_Memory_FrameCensus__WriteHoldersIn"] = "_FrameCheck__WriteSpace",
        ["Kernel_Tine_Startup_Machine__WaitForInterrupt"] = "_KernelPanic__IfNobodyWakes",
        ["System_Runtime_Tine_Heap_ManagedHeap__ForEachMarked"] = "_Marker__ScanAndDrain",
        ["System_Runtime_System_Runtime_CompilerServices_ClassConstructorRunner__CheckStaticClassConstruction"] = "___cctor",
    };

    /// <summary>Calls that wrap another, and where they go on to it.</summary>
    private static readonly string[] s_wrappers =
        ["_CheckedCall__Invoke", "_PicturedCall__Invoke", "_EventTracedCall__Invoke", "_TracedCall__Invoke", "_EventTrace__Invoke", "_SyscallTrace__Invoke"];

    /// <summary>Routines that jump to a target that their caller named: the caller's call counts.</summary>
    private static readonly string[] s_known = ["TineDispatch_Cached", "RhpInitialDynamicInterfaceDispatch"];

    /// <summary>The functions that end everything and do not return.</summary>
    private static readonly string[] s_panics =
    [
        Panics, "Kernel_Tine_Panic__Because", "System_Runtime_Internal_Runtime_CompilerHelpers_ThrowHelpers__",
        "System_Runtime_Internal_Runtime_ExceptionExports__", "Kernel_Tine_Memory_FrameAllocator__RefuseRelease",
    ];

    public KernelStackModel()
    {
        Kernel = new KernelCallGraph(s_pointers);
        Graph.Copy(s_trapWay, InCopy);
        Graph.Copy(s_trapWay, Interrupting);
        Graph.AddCall("TineCopyUser", TrapEntry + InCopy, HardwareFrame + ReturnAddress);
        foreach (string place in InterruptiblePlaces)
        {
            Graph.AddCall(place, TrapEntry + Interrupting, HardwareFrame + ReturnAddress);
        }

        // At the door a processor answers another one, or notes the interrupt.
        Graph.AddCall(DoorPlace, "Kernel_Tine_Startup_Shootdown__Answer", HardwareFrame + ReturnAddress + TrapBytes);
        RemoveWhatNeverHappens();
        RemovePanics();
        Graph.KeepReachable([.. Entries, PanicOfFault]);
    }

    /// <summary>The entries of programs, interrupts and the loader, each on an empty stack.</summary>
    public static IReadOnlyList<string> Entries { get; } = [SystemCallEntry, TrapEntry, FirstReturn, BootEntry, ProcessorEntry, "TineIdleStart"];

    /// <summary>The places where interrupts are let in: at idle, and between two portions of long work.</summary>
    public static IReadOnlyList<string> InterruptiblePlaces { get; } = ["TineEnableInterruptsAndHalt", "TineAcceptInterrupts"];

    /// <summary>The place where a processor waits for the kernel lock with interrupts on.</summary>
    public const string DoorPlace = "TineHaltAtDoor";

    /// <summary>Bytes of a trap's registers and of the functions up to the one that tells what it means.</summary>
    private const int TrapBytes = 512;

    public CallGraph Graph => Kernel.Graph;

    public KernelCallGraph Kernel { get; }

    /// <summary>Calls by pointers with unknown targets.</summary>
    public IEnumerable<string> Unresolved => Kernel.Unresolved.Where(caller => !s_known.Contains(caller));

    /// <summary>The machine functions that each line of the table means, with its bound.</summary>
    public Dictionary<string, int> Bounds(IReadOnlyDictionary<string, int> table) =>
        table.SelectMany(line => Kernel.FunctionsOf(line.Key), (line, function) => (function, line.Value))
            .Where(bound => Graph.Contains(bound.function))
            .ToDictionary(bound => bound.function, bound => bound.Value);

    /// <summary>Leaves out the calls that end in a panic; from <see cref="PanicOfFault"/> on a panic goes its way undisturbed.</summary>
    private void RemovePanics()
    {
        foreach (string function in Graph.Functions.ToArray())
        {
            bool isPanicking = function.StartsWith(Panics, StringComparison.Ordinal);
            foreach (string callee in Graph.CallsOf(function).Keys.Where(IsPanic).ToArray())
            {
                if (!isPanicking || !callee.StartsWith(Panics, StringComparison.Ordinal))
                {
                    Graph.RemoveCall(function, callee);
                }
            }
        }
    }

    public void Dispose() => Kernel.Dispose();

    private static bool IsPanic(string function) => s_panics.Any(panic => function.StartsWith(panic, StringComparison.Ordinal));

    /// <summary>
    /// In the kernel a page fault is a user copy's, or a panic, and nothing but an interrupt comes where those are let in. Neither returns to a program,
    /// and a fault in a copy raises no signal.
    /// </summary>
    private void RemoveWhatNeverHappens()
    {
        foreach (string way in new[] { Shared + "Trap", Shared + "TakeInKernel", Shared + "TakeOutside", Dispatcher + "Trap" })
        {
            foreach (string callee in Graph.CallsOf(way + InCopy).Keys.Where(callee => !callee.EndsWith(InCopy, StringComparison.Ordinal)).ToArray())
            {
                Graph.RemoveCall(way + InCopy, callee);
            }
        }

        foreach (string callee in new[] { PageFaults + "Handle" + Interrupting, PageFaults + "HandleTraced" + Interrupting, Dispatcher + "Exception", "Kernel_Tine_Processes_ReturnPath__DoPendingWork" })
        {
            Remove(Dispatcher + "Trap" + Interrupting, callee);
        }

        // Interrupts between processors are answered by a few instructions there, and programs' traps are other entries.
        Remove(Shared + "Trap" + Interrupting, Shared + "TakeOwn");
        Remove(Shared + "Trap" + Interrupting, Shared + "TakeFromUser");

        // Without the kernel lock a processor waits on its own stack alone, where nothing lies but its idle loop.
        Remove(Shared + "TakeInKernel" + Interrupting, Shared + "TakeOutside" + Interrupting);
        Remove(Shared + "TakeInKernel" + InCopy, Shared + "TakeOutside" + InCopy);
        Graph.AddCall("Kernel_Tine_Startup_Machine__WaitUnlocked", Dispatcher + "Trap" + Interrupting, HardwareFrame + ReturnAddress + TrapBytes);

        Remove(PageFaults + "Handle" + InCopy, "Kernel_Tine_Processes_Faults__RaisePageFault");
        RemoveWrappersOfWrappers();
        RemoveStopsInCalls();
    }

    /// <summary>A call has one wrapper at most: a tracer, or a check.</summary>
    private void RemoveWrappersOfWrappers()
    {
        foreach (string caller in Graph.Functions.Where(IsWrapper).ToArray())
        {
            foreach (string callee in Graph.CallsOf(caller).Keys.Where(callee => callee.EndsWith("Call__Invoke", StringComparison.Ordinal) && IsWrapper(callee)).ToArray())
            {
                Graph.RemoveCall(caller, callee);
            }
        }
    }

    /// <summary>A thread stops for its tracer once a call, before the call itself.</summary>
    private void RemoveStopsInCalls()
    {
        foreach (string caller in Graph.Functions.Where(name => IsWrapper(name) || name.EndsWith("_HeapReservation__Invoke", StringComparison.Ordinal) || IsStop(name)).ToArray())
        {
            foreach (string callee in Graph.CallsOf(caller).Keys.Where(IsStop).ToArray())
            {
                Graph.RemoveCall(caller, callee);
            }
        }
    }

    private static bool IsStop(string function) => function.EndsWith("_StoppingCall__Invoke", StringComparison.Ordinal);

    private static bool IsWrapper(string function) => s_wrappers.Any(wrapper => function.EndsWith(wrapper, StringComparison.Ordinal));

    private void Remove(string caller, string callee)
    {
        if (!Graph.RemoveCall(caller, callee))
        {
            throw new InvalidOperationException($"{caller} does not call {callee} any more: this model of the kernel is out of date");
        }
    }
}
