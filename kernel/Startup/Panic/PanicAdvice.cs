using Tine.X64;

namespace Tine.Startup;

/// <summary>The last line of a panic: the next step of somebody who looks for the mistake.</summary>
[NoAllocation]
internal static class PanicAdvice
{
    /// <summary>The place of a broken rule, of a failed check of an index or a cast, or of a throw.</summary>
    public const string Place = "open the innermost line above; ./run-qemu.sh --gdb COMMAND stops there (break FILE:LINE, then continue)";

    /// <summary>A machine that lacks something.</summary>
    public const string Machine = "give the machine, or the kernel's command line, what the sentence names";

    /// <summary>A frame without a history.</summary>
    public const string Frame = "the same command with --kernel-args check=frames names who took the frame and who gave it back";

    /// <summary>A frame with a history.</summary>
    public const string Holders = "one of these functions gave the frame back twice, or did not count a holder; read them in pairs of taking and giving";

    /// <summary>A shared frame that can be written.</summary>
    public const string Writable = "take the permission to write from each entry of what is shared, the parent's as well, and flush; a fault then copies";

    /// <summary>A translation that was narrowed.</summary>
    public const string Flush = "flush what was narrowed (AddressSpace.FlushRange, Tlb.Flush, Tlb.FlushAll) before the program can run";

    /// <summary>Sleepers that nobody can wake.</summary>
    public const string Sleepers = "for each sleeper: which function should wake it, and did that come before it slept?";

    /// <summary>A loop of the kernel.</summary>
    public const string Loop = "the innermost line is in a loop whose end never comes; run it again, and see which lines stay the same";

    /// <summary>A program that does not end.</summary>
    public const string Program = "a program computes; if another should run, the list shows what that waits for";

    private const string Null = "which object of the innermost line was never made, or given up? ./run-qemu.sh --gdb COMMAND stops there (break FILE:LINE)";
    private const string Recursion = "look for a function that calls itself; kernel/Startup/RECURSION.md lists those that may, and how deep";

    /// <summary>Advice for a fault of the kernel's own.</summary>
    public static string For(TrapVector vector, ulong address) =>
        vector == TrapVector.DoubleFault ? Recursion
        : vector == TrapVector.PageFault && address < Layout.UserStart ? Null
        : Place;

    public static void Write(string advice)
    {
        KernelLog.Write("  next: ");
        KernelLog.WriteLine(advice);
    }
}
