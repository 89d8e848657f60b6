using System.Runtime.InteropServices;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ThreadConform;

/// <summary>X3: robust lists.</summary>
internal static unsafe class RobustItems
{
    private const int OwnerDied = 0x40000000;
    private const int Waiters = unchecked((int)0x80000000);

    /// <summary>struct robust_list_head, and two entries with futex words after their links.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct List
    {
        internal void* First;
        internal long Offset;
        internal void* Pending;
        internal Entry One;
        internal Entry Two;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        internal void* Next;
        internal int Word;
        private readonly int _padding;
    }

    internal static void Run()
    {
        Item("X3 set_robust_list takes one size; get_robust_list tells it", &Told);
        Item("X3 at the end of a thread the words that it owned are marked, a pending one too, and others not", &Marked);
        Item("X3 a list in a ring, or at a bad address, ends", &Broken);
    }

    private static List* Map()
    {
        SysResult mapped = Unix.MMap(
            null, Unix.PageSize, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0);
        return (List*)mapped.Address;
    }

    private static SysResult Set(List* list, ulong size = 24) => Unix.Call(SystemCall.SetRobustList, (ulong)list, size);

    private static void Told()
    {
        List* list = Map();
        ulong head = 0;
        ulong size = 0;
        Board.Expect(Set(list, 23), Errno.EINVAL, "23 bytes");
        Board.Expect(Set(list), Errno.None, "24 bytes");
        Board.Expect(Unix.Call(SystemCall.GetRobustList, 0, (ulong)&head, (ulong)&size), Errno.None, "get_robust_list");
        Board.Expect((long)head, (long)list, "the head");
        Board.Expect((long)size, 24, "the size");
        Board.Expect(Unix.Call(SystemCall.GetRobustList, 0x3FFFFFFF, (ulong)&head, (ulong)&size), Errno.ESRCH, "get_robust_list of nobody");
        Set(null);
    }

    private static void Marked()
    {
        List* list = Map();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            list->Offset = 8;
            list->First = &list->One;
            list->One.Next = list;
            list->One.Word = Unix.GetTid() | Waiters;
            list->Pending = &list->Two;
            list->Two.Word = Unix.GetTid();
            Set(list);
            Unix.Exit(0);
        }

        Ended.With(child, 0, "the owner's exit code");
        Board.Expect(list->One.Word, OwnerDied | Waiters, "the word");
        Board.Expect(list->Two.Word, OwnerDied, "the pending word");
        child = Unix.Fork();
        if (child.Raw == 0)
        {
            list->Pending = null;
            list->One.Word = Unix.GetTid() + 1;
            Set(list);
            Unix.Exit(0);
        }

        Ended.With(child, 0, "the exit code of who owned nothing");
        Board.Expect(list->One.Word, child.Int + 1, "another's word");
    }

    private static void Broken()
    {
        List* list = Map();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            list->Offset = 8;
            list->First = &list->One;
            list->One.Next = &list->One;
            list->One.Word = Unix.GetTid();
            Set(list);
            Unix.Exit(4);
        }

        Ended.With(child, 4, "the exit code with a ring");
        Board.Expect(list->One.Word, OwnerDied, "the word");
        child = Unix.Fork();
        if (child.Raw == 0)
        {
            Set((List*)8);
            Unix.Exit(4);
        }

        Ended.With(child, 4, "the exit code with a list at 8");
    }
}
