using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>clone3's set_tid: the child's number is chosen by its maker.</summary>
internal static unsafe class ChosenNumberItems
{
    private const int Bytes = 88;
    private const int ExitSignal = 4;
    private const int ThreadIds = 8;
    private const int ThreadIdCount = 9;
    private const ulong SomeUser = 54321;

    internal static void Run()
    {
        Item("E4 clone3 with set_tid: the child has that number; EEXIST for one that is taken", &Chosen);
        Item("E4 clone3 with set_tid: EINVAL, EFAULT, EPERM", &Refused);
    }

    private static SysResult Clone(int* numbers, ulong count)
    {
        ulong* arguments = stackalloc ulong[Bytes / sizeof(ulong)];
        new System.Span<ulong>(arguments, Bytes / sizeof(ulong)).Clear();
        arguments[ExitSignal] = (ulong)Signal.Child;
        arguments[ThreadIds] = (ulong)numbers;
        arguments[ThreadIdCount] = count;
        SysResult result = Unix.Call(SystemCall.Clone3, (ulong)arguments, Bytes);
        if (result.Raw == 0)
        {
            Unix.Exit(Unix.GetPid() == numbers[0] ? 4 : 5);
        }

        return result;
    }

    private static void Chosen()
    {
        SysResult forked = Unix.Fork();
        if (forked.Raw == 0)
        {
            Unix.Exit(0);
        }

        Ended.With(forked, 0, "a child whose number is free afterwards");
        int number = forked.Int;
        SysResult child = Clone(&number, 1);
        Board.Expect(child.Raw, number, "the child's number");
        Board.Expect(Clone(&number, 1), Errno.EEXIST, "a zombie's number");
        Ended.With(child, 4, "the child that was asked for its number");
        number = Unix.GetPid();
        Board.Expect(Clone(&number, 1), Errno.EEXIST, "one's own number");
        number = 1;
        Board.Expect(Clone(&number, 1), Errno.EEXIST, "1");
    }

    private static void Refused()
    {
        int number = 0;
        Board.Expect(Clone(&number, 1), Errno.EINVAL, "0");
        number = -1;
        Board.Expect(Clone(&number, 1), Errno.EINVAL, "-1");
        number = int.MaxValue;
        Board.Expect(Clone(&number, 1), Errno.EINVAL, "2^31 - 1");
        Board.Expect(Clone(&number, 0), Errno.EINVAL, "an address without a count");
        Board.Expect(Clone(null, 1), Errno.EINVAL, "a count without an address");
        Board.Expect(Clone(&number, 33), Errno.EINVAL, "more numbers than there are levels");
        Board.Expect(Clone((int*)8, 1), Errno.EFAULT, "a bad address");
        number = Unix.GetPid();
        Board.Expect(Unix.Call(SystemCall.SetResUid, SomeUser, SomeUser, SomeUser), Errno.None, "setresuid");
        Board.Expect(Clone(&number, 1), Errno.EPERM, "without a right to it");
    }
}
