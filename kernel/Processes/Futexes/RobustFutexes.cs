using System.Runtime.InteropServices;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>Mutexes that a thread holds when it ends: their next owner is told. set_robust_list(2).</summary>
internal static class RobustFutexes
{
    /// <summary>A list may be circular through malice; Linux looks at as many (ROBUST_LIST_LIMIT).</summary>
    private const int LongestList = 2048;

    private const int InstructionsToMark = 2000;

    [StructLayout(LayoutKind.Sequential)]
    private struct Head
    {
        public ulong First;
        public long FutexOffset;
        public ulong Pending;
    }

    /// <summary>Marks the futexes of a thread's robust list with FUTEX_OWNER_DIED and wakes a waiter of each; set_robust_list(2). Bad addresses end the walk.</summary>
    public static void Release(Thread thread)
    {
        Result<Head> head = thread.Process.Memory.Read<Head>(thread.RobustList);
        if (head.Failed)
        {
            return;
        }

        var portion = new WorkPortion(thread);
        ulong entry = head.Value.First;
        for (int i = 0; i < LongestList && Address(entry) != thread.RobustList.Value; i++)
        {
            Result<ulong> next = thread.Process.Memory.Read<ulong>(new VirtualAddress(Address(entry)));
            if (Address(entry) != Address(head.Value.Pending))
            {
                MarkDead(thread, entry, head.Value.FutexOffset);
            }

            if (next.Failed)
            {
                return;
            }

            entry = next.Value;
            portion.Spend(InstructionsToMark);
        }

        if (head.Value.Pending != 0)
        {
            MarkDead(thread, head.Value.Pending, head.Value.FutexOffset);
        }
    }

    private static ulong Address(ulong entry) => entry & ~1UL;

    /// <summary>Whether an entry is a mutex of FUTEX_LOCK_PI, which its lowest bit marks and <see cref="PriorityFutex.ReleaseAll"/> hands on.</summary>
    private static bool IsPriority(ulong entry) => (entry & 1) != 0;

    private static void MarkDead(Thread thread, ulong entry, long futexOffset)
    {
        var address = new VirtualAddress(Address(entry) + (ulong)futexOffset);
        AddressSpace memory = thread.Process.Memory;
        Result<uint> word;
        int attempts = 0;
        do
        {
            word = memory.Read<uint>(address);
            if (word.Failed || (word.Value & FutexLock.OwnerMask) != (uint)thread.Id)
            {
                return;
            }
        }
        while (FutexWord.MustRetry(FutexWord.Replace(memory, address, word.Value, (word.Value & FutexLock.HasWaiters) | FutexLock.OwnerDied), ref attempts));

        if ((word.Value & FutexLock.HasWaiters) != 0 && !IsPriority(entry))
        {
            Futex.WakeOne(thread, address);
        }
    }
}
