using System.Diagnostics.CodeAnalysis;
using Tine.Runtime;

namespace Tine.ForkBench;

/// <summary>Makes one child in any of the ways, and waits for it. Nothing here allocates.</summary>
internal static unsafe class Creator
{
    private const ulong StackPages = 8;
    private const int ExecFailed = 127;

    private static byte* s_stackTop;
    private static byte* s_program;
    private static byte** s_arguments;
    private static byte** s_environment;

    /// <summary>Prepares what every child needs. The vectors must stay reachable.</summary>
    internal static void Prepare(ArgumentVector program, ArgumentVector environment)
    {
        s_program = program.First;
        s_arguments = program.Pointer;
        s_environment = environment.Pointer;
        s_stackTop = Pages.Dirty(StackPages) + (StackPages * Unix.PageSize);
    }

    /// <summary>Creates a child, waits for it and checks its status.</summary>
    /// <returns>Ticks from before the call to after the wait; 0 when anything went wrong.</returns>
    internal static ulong Measure(Creation creation, Ending ending)
    {
        ulong start = Processor.Timestamp();
        SysResult child = Create(creation, ending);
        if (child.Failed)
        {
            return 0;
        }

        int status = -1;
        SysResult ended = Unix.Wait4(child.Int, &status);
        ulong ticks = Processor.Timestamp() - start;
        return ended.Int == child.Int && status == 0 ? ticks : 0;
    }

    private static SysResult Create(Creation creation, Ending ending)
    {
        switch (creation)
        {
            case Creation.VFork:
                return Unix.VFork(ending == Ending.Exec ? &ExecChild : &ExitChild, null);
            case Creation.Spawn:
                return Unix.Clone(
                    CloneFlags.Memory | CloneFlags.VFork | CloneFlags.ExitSignalChild,
                    s_stackTop,
                    ending == Ending.Exec ? &ExecChild : &ExitChild,
                    null);
            default:
                SysResult child = creation == Creation.ForkAndWait
                    ? Unix.Clone(CloneFlags.VFork | CloneFlags.ExitSignalChild)
                    : Unix.Fork();
                if (child.Raw == 0)
                {
                    EndCopy(ending);
                }

                return child;
        }
    }

    [DoesNotReturn]
    private static void EndCopy(Ending ending)
    {
        if (ending == Ending.Exec)
        {
            ExecChild(null);
            Unix.Exit(ExecFailed);
        }

        Unix.Exit(0);
    }

    private static int ExitChild(void* unused)
    {
        _ = unused;
        return 0;
    }

    private static int ExecChild(void* unused)
    {
        _ = unused;
        Unix.ExecVe(s_program, s_arguments, s_environment);
        return ExecFailed;
    }
}
