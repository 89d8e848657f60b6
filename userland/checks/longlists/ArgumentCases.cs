using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>execve with as many bytes of arguments as there can be.</summary>
internal static unsafe class ArgumentCases
{
    private const int StackLimit = 3;

    internal static void Run()
    {
        Case("execve with 15 arguments of 128 KiB", &FewLong);
        Case("execve with 200000 arguments and as many variables of one byte", &ManyShort);
        Case("execve with too many arguments", &TooMany);
    }

    private static bool FewLong() => Holds(Ends(15, 131_071, 0), "it runs");

    private static bool ManyShort()
    {
        Unix.Limit(StackLimit, 64 << 20, ulong.MaxValue);
        return Holds(Ends(200_000, 1, 200_000), "it runs");
    }

    private static bool TooMany()
    {
        Unix.Limit(StackLimit, 64 << 20, ulong.MaxValue);
        byte** vector = Vector(2_000_000, 1);
        return Gives(Execute(vector, vector), Errno.E2BIG, "execve");
    }

    private static bool Ends(int arguments, int length, int variables)
    {
        byte** first = Vector(arguments, length);
        byte** second = Vector(variables, length);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Execute(first, second);
            Unix.Exit(1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return status.Is(0);
    }

    /// <summary>One string, as often as wanted. The second argument has the program end at once.</summary>
    private static byte** Vector(int count, int length)
    {
        var text = (byte*)Unix.MMap((ulong)length + 1).Address;
        new System.Span<byte>(text, length).Fill((byte)'x');
        var pointers = (byte**)Unix.MMap((ulong)(count + 2) * (ulong)sizeof(byte*)).Address;
        for (int i = 0; i < count; i++)
        {
            pointers[i] = text;
        }

        return pointers;
    }

    private static SysResult Execute(byte** arguments, byte** environment)
    {
        fixed (byte* path = "/proc/self/exe\0"u8, end = "--end\0"u8)
        {
            arguments[1] = end;
            return Unix.ExecVe(path, arguments, environment);
        }
    }
}
