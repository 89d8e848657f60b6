using System.Runtime.CompilerServices;
using Tine.Runtime;
using static Tine.VForkMyths.Claims;

namespace Tine.VForkMyths;

/// <summary>Claims about what the two share.</summary>
internal static unsafe class MemoryClaims
{
    internal const string HelperArgument = "--helper";

    private const int PageCount = 256;

    private static byte[] s_path = [];
    private static ArgumentVector? s_arguments;
    private static ulong s_stackOfChild;
    private static int s_heapValue;
    private static object? s_allocated;

    internal static void Run()
    {
        s_path = Utf8.Terminated(ProgramSearch.OwnPath());
        s_arguments = ArgumentVector.Of(ProgramSearch.OwnPath(), HelperArgument);
        Exec();
        Stack();
        Registers();
        Heap();
        Signals();
    }

    private static void Exec()
    {
        static int Child(void* unused)
        {
            fixed (byte* path = s_path)
            {
                Unix.ExecVe(path, s_arguments!.Pointer, ProcessEnvironment.Pointer);
            }

            return 127;
        }

        byte* memory = Pages.Dirty(PageCount);
        SysResult child = Unix.VFork(&Child, null);
        Unix.Wait(child.Int, out WaitStatus status);
        int changed = 0;
        for (int i = 0; i < PageCount; i++)
        {
            changed += memory[i * Unix.PageSize] == 1 ? 0 : 1;
        }

        Tell(
            "exec in the child modifies the parent's memory",
            Truth(changed != 0 || !status.Is(5)),
            "false",
            Numbers.ToText(changed) + " of " + Numbers.ToText(PageCount) + " pages changed, the program exited with " + Numbers.ToText(status.ExitCode));
    }

    private static void Stack()
    {
        static int Child(void* parentsLocal)
        {
            int local = 0;
            s_stackOfChild = (ulong)&local;
            *(int*)parentsLocal = 2;
            return 0;
        }

        int mine = 1;
        int* pointer = &mine;
        Unix.Wait(Unix.VFork(&Child, pointer).Int, out _);
        long distance = (long)((ulong)pointer - s_stackOfChild);
        bool isOwn = distance is < 0 or > 4096 || *pointer != 2;
        Tell(
            "the child gets a stack of its own",
            Truth(isOwn),
            "false",
            "its frame lay " + Numbers.ToText(distance) + " bytes below the parent's, whose local is " + Numbers.ToText(*pointer) + " now");
    }

    private static void Registers()
    {
        // A value that the child changes only in its registers comes back unchanged; through memory it comes back changed.
        int inMemory = 1;
        Change(&inMemory, out int inRegister);
        bool isPredictable = inMemory == 2 && inRegister == 1;
        Tell(
            "variables held in registers are unpredictable afterwards",
            isPredictable ? "depends" : "true",
            "depends",
            "in a register the parent's value " + Numbers.ToText(inRegister) + " is restored, in memory the child's " + Numbers.ToText(inMemory) +
            " stays; which one a variable is in, the compiler decides");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Change(int* inMemory, out int inRegister)
    {
        static int Child(void* memory)
        {
            *(int*)memory = 2;
            return 0;
        }

        int value = Opaque(1);
        Unix.Wait(Unix.VFork(&Child, inMemory).Int, out _);
        inRegister = value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Opaque(int value) => value;

    private static void Heap()
    {
        static int Child(void* unused)
        {
            s_allocated = new int[] { 40, 2 };
            s_heapValue = 1;
            Streams.StandardOutput.Write("");
            return 0;
        }

        Unix.Wait(Unix.VFork(&Child, null).Int, out _);
        int sum = s_allocated is int[] values ? values[0] + values[1] : 0;
        Tell(
            "malloc, stdio and the like in the child reach the parent",
            Truth(sum == 42 && s_heapValue == 1),
            "true",
            "an array that the child allocated is the parent's, its sum is " + Numbers.ToText(sum));
    }

    private static void Signals()
    {
        static int Child(void* unused)
        {
            Unix.Ignore(Signal.User1);
            Unix.Block(Unix.MaskOf(Signal.User2));
            return 0;
        }

        Unix.SetDefault(Signal.User1);
        Unix.Wait(Unix.VFork(&Child, null).Int, out _);
        Unix.GetAction(Signal.User1, out SignalAction action);
        bool isChanged = action.Handler != SignalAction.Default || (Unix.Block(0) & Unix.MaskOf(Signal.User2)) != 0;
        Tell(
            "signal settings in the child reach the parent",
            Truth(isChanged),
            "false",
            "the child ignored one signal and blocked another; the parent does neither");
    }
}
