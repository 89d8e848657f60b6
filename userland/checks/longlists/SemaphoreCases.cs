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
    private const ulong SetValue = 16;
    private const short Undo = 0x1000;

    internal static void Run() => Case("a process ends that is to take back what it did to 250000 semaphores", &EndWithRecords);

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

    private static SysResult Call(int number, ulong first, ulong second, ulong third) => Unix.Call((SystemCall)number, first, second, third);
}
