using System.Threading;
using Tine.Runtime;

namespace Tine.ThreadConform;

/// <summary>Nice values and policies by number, and threads that wait until <see cref="Board"/>'s first slot is set.</summary>
internal static unsafe class Share
{
    internal const int OneThread = 0;
    internal const int OneGroup = 1;
    internal const int OneUser = 2;
    internal const ulong Ordinary = 0;
    internal const ulong Batch = 3;
    internal const ulong Idle = 5;
    internal const ulong ResetOnFork = 0x4000_0000;
    internal const int OtherUser = 60_123;

    internal static SysResult SetNice(int kind, int id, int nice) => Unix.Call(SystemCall.SetPriority, (ulong)kind, (ulong)id, (ulong)nice);

    /// <summary>The call itself tells 20 less the value.</summary>
    internal static long Nice(int kind, int id) => 20 - Unix.Call(SystemCall.GetPriority, (ulong)kind, (ulong)id).Raw;

    internal static int Idler(void* unused)
    {
        while (Volatile.Read(ref Board.Slot(0)) == 0)
        {
            Unix.Sleep(1_000_000);
        }

        return 0;
    }

    internal static int StartIdler()
    {
        SysResult thread = Threads.Start(&Idler);
        Board.Expect(thread, Errno.None, "a thread");
        return thread.Int;
    }

    internal static SysResult SetPolicy(int thread, ulong policy, int priority = 0) =>
        Unix.Call(SystemCall.SchedSetScheduler, (ulong)thread, policy, (ulong)&priority);

    internal static long Policy(int thread) => Unix.Call(SystemCall.SchedGetScheduler, (ulong)thread).Raw;

    internal static string TextOf(string path) => FileReader.ReadAllText(path, out string text) == Errno.None ? text : "";

    internal static void WaitForSlot(int slot)
    {
        while (Volatile.Read(ref Board.Slot(slot)) == 0)
        {
            Unix.SchedYield();
        }
    }
}
