using Tine.Files;

namespace Tine.Processes;

/// <summary>/proc/PID/stack: the kernel's functions in which a thread stands that does not run; proc(5).</summary>
internal static class KernelStackText
{
    /// <summary>Writes nothing of a running thread, whose stack changes meanwhile, and of one that has none yet or no more.</summary>
    public static void Write(Thread thread, TextBuffer text)
    {
        if (thread.State is not (ThreadState.Dead or ThreadState.New) && !thread.IsCurrent)
        {
            thread.Process.World.Hardware.WriteStack(thread.Context, text);
        }
    }
}
