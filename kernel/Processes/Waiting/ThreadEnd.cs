using Tine.Memory;

namespace Tine.Processes;

/// <summary>The duties of a thread to the memory that it leaves, by exit or by exec.</summary>
internal static class ThreadEnd
{
    /// <summary>Marks robust futexes, clears the word at the clear-tid address, and lets a vfork's parent go on.</summary>
    public static void ReleaseUserMemory(Thread thread)
    {
        if (!thread.RobustList.IsNull)
        {
            RobustFutexes.Release(thread);
            thread.RobustList = default;
        }

        if (!thread.OwnedLocks.IsEmpty)
        {
            PriorityFutex.ReleaseAll(thread);
        }

        if (!thread.ClearThreadId.IsNull)
        {
            ClearThreadId(thread);
            thread.ClearThreadId = default;
        }

        // LAB vfork: solution
        if (thread.VForkCompletion is { } completion)
        {
            thread.VForkCompletion = null;
            completion.Release();
        }

        // LAB vfork: end
    }

    private static void ClearThreadId(Thread thread)
    {
        // As Linux: only if somebody else can see it.
        if (thread.Process.Memory.Sharers == 1 && thread.Process.LiveThreads == 1)
        {
            return;
        }

        if (thread.Process.Memory.Write(thread.ClearThreadId, 0) == Errno.None)
        {
            Futex.WakeOne(thread, thread.ClearThreadId);
        }
    }
}
