using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Waits for one of tens of thousands of children.</summary>
internal static unsafe class ChildCases
{
    private const int Children = 20_000;
    private const ulong ByGroup = 2;
    private const ulong Exited = 4;
    private const ulong Stopped = 2;
    private const ulong AtOnce = 1;

    internal static void Run() => Case("20000 zombies: waits for others", &Zombies);

    private static int End(void* unused) => 0;

    private static bool Zombies()
    {
        SysResult parent = Unix.Fork();
        if (parent.Raw == 0)
        {
            bool isMade = true;
            for (int i = 0; i < Children; i++)
            {
                isMade &= Unix.VFork(&End, null).Succeeded;
            }

            // The one that ends is behind all others, and is not of the caller's group.
            int pid = Unix.Fork().Int;
            if (pid == 0)
            {
                Unix.SetPgid(0, 0);
                Unix.Sleep(50_000_000);
                Unix.Exit(7);
            }

            int* information = stackalloc int[32];
            Unix.SetPgid(pid, pid);
            bool isTold = Unix.Call(SystemCall.WaitId, ByGroup, (ulong)Unix.GetPid() + 1, (ulong)information, Exited | AtOnce).Error == Errno.ECHILD;
            isTold &= Unix.Call(SystemCall.WaitId, 0, 0, (ulong)information, Stopped | AtOnce).Succeeded;
            isTold &= Unix.Call(SystemCall.WaitId, ByGroup, (ulong)pid, (ulong)information, Exited).Succeeded && information[4] == pid;
            Unix.Exit(isMade && isTold ? 0 : 1);
        }

        Unix.Wait(parent.Int, out WaitStatus status);
        return Holds(status.Is(0), "it finds the one that it asks for");
    }
}
