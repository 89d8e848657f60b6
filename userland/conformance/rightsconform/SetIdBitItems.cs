using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.RightsConform;

/// <summary>R9: set-user-ID and set-group-ID bits that go when the file's content changes.</summary>
internal static unsafe class SetIdBitItems
{
    private const uint AllBits = 0xDED; // rwsr-sr-x
    private const uint WithoutIds = 0x1ED;
    private const uint GroupNotRun = 0x5E5; // rwxr-Sr-x: set-group-ID alone, the group may not execute

    internal static void Run()
    {
        Item("R9 a write takes set-user-ID and set-group-ID, unless the writer has CAP_FSETID", &Writing);
        Item("R9 the writer counts, not who opened the file", &Writer);
        Item("R9 truncate, ftruncate and O_TRUNC take them as a write does", &Truncating);
        Item("R9 fallocate takes them, too", &Allocating);
        Item("R9 set-group-ID without group execution stays for members of the group", &GroupBitNotRun);
    }

    private static SysResult WriteOne(OpenFlags flags = OpenFlags.ReadOnly)
    {
        SysResult file = Unix.Open("bits", OpenFlags.WriteOnly | flags);
        return file.Failed ? file : Unix.Write(file.Int, "x"u8);
    }

    private static void Expect(delegate*<SysResult> act, uint before, uint after, string what)
    {
        Workshop.File("bits", before, Person.User, Person.Group);
        Board.Expect((int)Person.In(act), 0, what);
        Board.Expect(Workshop.ModeOf("bits"), after, what + ": the mode");
    }

    private static void Writing()
    {
        static SysResult Owner()
        {
            Person.BecomeUser();
            return WriteOne();
        }

        static SysResult Nothing()
        {
            Person.BecomeUser();
            SysResult file = Unix.Open("bits", OpenFlags.WriteOnly);
            return Unix.Write(file.Int, ""u8);
        }

        static SysResult Capable()
        {
            Person.BecomeUserWith(Right.FSetId);
            return WriteOne();
        }

        static SysResult Root() => WriteOne();

        static SysResult RootWithout()
        {
            Person.Forgo(Right.FSetId);
            return WriteOne();
        }

        Expect(&Owner, AllBits, WithoutIds, "by the owner");
        Expect(&Nothing, AllBits, AllBits, "of no byte by the owner");
        Expect(&Capable, AllBits, AllBits, "by the owner with CAP_FSETID");
        Expect(&Root, AllBits, AllBits, "by user 0");
        Expect(&RootWithout, AllBits, WithoutIds, "by user 0 without CAP_FSETID");
    }

    private static void Writer()
    {
        static SysResult OpenedByRoot()
        {
            SysResult file = Unix.Open("bits", OpenFlags.WriteOnly);
            Person.BecomeUser();
            return Unix.Write(file.Int, "x"u8);
        }

        static SysResult OpenedByUser()
        {
            Unix.Call(SystemCall.SetResUid, uint.MaxValue, Person.User, uint.MaxValue);
            SysResult file = Unix.Open("bits", OpenFlags.WriteOnly);
            Unix.Call(SystemCall.SetResUid, uint.MaxValue, 0, uint.MaxValue);
            return Unix.Write(file.Int, "x"u8);
        }

        Expect(&OpenedByRoot, AllBits, WithoutIds, "opened by user 0, written by a user");
        Expect(&OpenedByUser, AllBits, AllBits, "opened by a user, written by user 0");
    }

    private static void Truncating()
    {
        static SysResult ByPath()
        {
            Person.BecomeUser();
            fixed (byte* path = Utf8.Terminated("bits"))
            {
                return Unix.Call(SystemCall.Truncate, (ulong)path, 3);
            }
        }

        static SysResult ByDescriptor()
        {
            SysResult file = Unix.Open("bits", OpenFlags.WriteOnly);
            Person.BecomeUser();
            return Unix.FTruncate(file.Int, 20);
        }

        static SysResult ByOpening()
        {
            Person.BecomeUser();
            SysResult file = Unix.Open("bits", OpenFlags.WriteOnly | OpenFlags.Truncate);
            return new(file.Failed ? file.Raw : 0);
        }

        static SysResult ByRoot() => new(Unix.Open("bits", OpenFlags.WriteOnly | OpenFlags.Truncate).Failed ? -1 : 0);

        Expect(&ByPath, AllBits, WithoutIds, "truncate");
        Expect(&ByDescriptor, AllBits, WithoutIds, "ftruncate");
        Expect(&ByOpening, AllBits, WithoutIds, "O_TRUNC");
        Expect(&ByRoot, AllBits, AllBits, "O_TRUNC by user 0");
    }

    private static void Allocating()
    {
        static SysResult More()
        {
            SysResult file = Unix.Open("bits", OpenFlags.WriteOnly);
            Person.BecomeUser();
            return Unix.Call(SystemCall.FAllocate, (ulong)file.Int, 0, 0, 20);
        }

        static SysResult Hole()
        {
            const ulong punchHole = 3; // and FALLOC_FL_KEEP_SIZE
            SysResult file = Unix.Open("bits", OpenFlags.WriteOnly);
            Person.BecomeUser();
            return Unix.Call(SystemCall.FAllocate, (ulong)file.Int, punchHole, 0, 4096);
        }

        Expect(&More, AllBits, WithoutIds, "fallocate");
        Expect(&Hole, AllBits, WithoutIds, "a hole");
    }

    private static void GroupBitNotRun()
    {
        static SysResult Owner()
        {
            Person.BecomeUser();
            return WriteOne();
        }

        static SysResult Stranger()
        {
            Person.BecomeUser(Person.Other);
            Unix.Call(SystemCall.SetResGid, Person.OtherGroup, Person.OtherGroup, Person.OtherGroup);
            return WriteOne();
        }

        Expect(&Owner, GroupNotRun, GroupNotRun, "written by a member");
        Workshop.File("bits", 0x5B6, Person.User, Person.OtherGroup); // rw-rwSrw-
        Board.Expect((int)Person.In(&Stranger), 0, "written by who is no member");
        Board.Expect(Workshop.ModeOf("bits"), 0x1B6, "the mode");
    }
}
