using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Semaphores of System V: as many as there may be, and the end of a process that has used all their sets.</summary>
internal static unsafe class SemaphoreCases
{
    private const int SemGet = 64;
    private const int SemOp = 65;
    private const int SemCtl = 66;
    private const int Sets = 31;
    private const int OfASet = 8192;
    private const ulong OwnerReadsAndWrites = 0x180;
    private const ulong Remove = 0;
    private const ulong CountWaiting = 14;
    private const ulong SetValue = 16;
    private const ulong SetAll = 17;
    private const int MostOperations = 500;
    private const int Sleepers = 2000;
    private const short Undo = 0x1000;

    internal static void Run()
    {
        Case("a process ends that is to take back what it did to 250000 semaphores", &EndWithRecords);
        Case("SETALL tries the 500 operations of each of 2000 sleepers in vain", &SetForSleepers);
        Case("IPC_RMID wakes 2000 sleepers", &RemoveForSleepers);
        Case("300 sets in /proc/sysvipc/sem", &ListSets);
    }

    private static bool EndWithRecords()
    {
        bool isGood = true;
        int* sets = stackalloc int[Sets];
        for (int i = 0; i < Sets; i++)
        {
            SysResult made = Call(SemGet, 0, OfASet, OwnerReadsAndWrites);
            isGood &= made.Succeeded;
            sets[i] = made.Int;
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            // Number, change, flags.
            short* operation = stackalloc short[3] { 0, 1, Undo };
            for (int i = 0; i < Sets; i++)
            {
                isGood &= Call(SemOp, (ulong)sets[i], (ulong)operation, 1).Succeeded;
                isGood &= Call(SemCtl, (ulong)sets[i], 1, SetValue).Succeeded;
            }

            Unix.Exit(isGood ? 0 : 1);
        }

        isGood &= child.Succeeded && Unix.Wait(child.Int, out WaitStatus status).Succeeded && status.Is(0);
        for (int i = 0; i < Sets; i++)
        {
            isGood &= Call(SemCtl, (ulong)sets[i], 0, Remove).Succeeded;
        }

        return Holds(isGood, "all calls succeed");
    }

    private static bool SetForSleepers()
    {
        ushort* values = stackalloc ushort[OfASet];
        new System.Span<ushort>(values, OfASet).Fill(1);
        int set = WithSleepers(MostOperations);
        return Holds(Call(SemCtl, (ulong)set, 0, SetAll, (ulong)values).Succeeded & Call(SemCtl, (ulong)set, 0, Remove).Succeeded & AllEnd(), "all calls succeed");
    }

    private static bool RemoveForSleepers() => Holds(Call(SemCtl, (ulong)WithSleepers(1), 0, Remove).Succeeded & AllEnd(), "all calls succeed");

    private static bool ListSets()
    {
        const int sets = 300;
        int* made = stackalloc int[sets];
        bool isGood = true;
        for (int i = 0; i < sets; i++)
        {
            SysResult set = Call(SemGet, 0, 1, OwnerReadsAndWrites);
            isGood &= set.Succeeded;
            made[i] = set.Int;
        }

        int lines = LineCount.Of("/proc/sysvipc/sem");
        for (int i = 0; i < sets; i++)
        {
            isGood &= Call(SemCtl, (ulong)made[i], 0, Remove).Succeeded;
        }

        return Holds(isGood && lines > sets, "all are told of");
    }

    /// <summary>Makes a set, and sleepers: each has so many operations, and waits for the last one.</summary>
    private static int WithSleepers(int operations)
    {
        int set = Call(SemGet, 0, OfASet, OwnerReadsAndWrites).Int;
        short* list = stackalloc short[3 * MostOperations];
        for (int i = 0; i < operations; i++)
        {
            list[3 * i] = (short)(i + 1);
            list[(3 * i) + 1] = 1;
            list[(3 * i) + 2] = 0;
        }

        list[3 * (operations - 1)] = 0;
        list[(3 * (operations - 1)) + 1] = -2;
        for (int i = 0; i < Sleepers; i++)
        {
            if (Unix.Fork().Raw == 0)
            {
                Call(SemOp, (ulong)set, (ulong)list, (ulong)operations);
                Unix.Exit(0);
            }
        }

        while (Call(SemCtl, (ulong)set, 0, CountWaiting).Int < Sleepers)
        {
            Unix.Sleep(1_000_000);
        }

        return set;
    }

    private static bool AllEnd()
    {
        bool isGood = true;
        for (int i = 0; i < Sleepers; i++)
        {
            isGood &= Unix.Wait(-1, out WaitStatus status).Succeeded && status.Is(0);
        }

        return isGood;
    }

    private static SysResult Call(int number, ulong first, ulong second, ulong third, ulong fourth = 0) =>
        Unix.Call((SystemCall)number, first, second, third, fourth);
}
