using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.RightsConform;

/// <summary>R9: the right to change a file's attributes and names.</summary>
internal static unsafe class OwnerItems
{
    private const uint Unchanged = uint.MaxValue;
    private const uint AllBits = 0xDED; // rwsr-sr-x
    private const uint WithoutIds = 0x1ED;
    private const uint GroupNotRun = 0x5E5; // rwxr-Sr-x: set-group-ID alone, the group may not execute

    internal static void Run()
    {
        Item("R9 chmod and times of another user's file ask CAP_FOWNER; times of now, the right to write", &Changes);
        Item("R9 chown asks CAP_CHOWN; an owner gives the file to a group of his", &Owners);
        Item("R9 chown takes set-user-ID and set-group-ID, user 0's too; directories keep them", &OwnersTakeBits);
        Item("R9 chown by CAP_CHOWN alone of a file with those bits: EPERM without CAP_FOWNER", &OwnersNeedMore);
        Item("R9 chmod gives set-group-ID to members of the group, or by CAP_FSETID", &GroupBit);
        Item("R9 new files in a set-group-ID directory: its group; the bit only for members of it", &Inherited);
        Item("R9 a sticky directory: names go by the file's owner, the directory's, or CAP_FOWNER", &Sticky);
    }

    private static SysResult SetTimes(string path, bool isNow)
    {
        long* times = stackalloc long[4] { 1, 0, 2, 0 };
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            return Unix.Call(SystemCall.UTimeNsAt, Workshop.Here, (ulong)terminated, isNow ? 0 : (ulong)times, 0);
        }
    }

    private static void Changes()
    {
        static SysResult Mode() => Unix.ChMod("others", 0x180);

        static SysResult Times() => SetTimes("others", isNow: false);

        static SysResult Now() => SetTimes("others", isNow: true);

        Workshop.File("others", 0x180, Person.Other, Person.OtherGroup); // rw-------
        Asking.For(Right.FOwner, Errno.EPERM, &Mode, "chmod");
        Asking.For(Right.FOwner, Errno.EPERM, &Times, "utimensat");
        Asking.For(Right.FOwner, Errno.EACCES, &AsUserNow, "utimensat of now");

        static SysResult AsUserNow()
        {
            if (Unix.GetUid() == 0)
            {
                Person.Forgo(Right.DacOverride);
            }

            return Now();
        }
    }

    private static void Owners()
    {
        static SysResult User() => Workshop.ChOwn("others", Person.Other, Unchanged);

        static SysResult Group() => Workshop.ChOwn("others", Unchanged, Person.Group);

        Workshop.File("others", 0x1B4, Person.Other, Person.OtherGroup);
        Workshop.File("mine", 0x1B4, Person.User, Person.OtherGroup);
        Asking.For(Right.ChOwn, Errno.EPERM, &User, "chown");
        Asking.For(Right.ChOwn, Errno.EPERM, &Group, "chown of the group");
        Person.BecomeUser();
        Board.Expect(Workshop.ChOwn("mine", Person.Other, Unchanged), Errno.EPERM, "giving one's own away");
        Board.Expect(Workshop.ChOwn("mine", Unchanged, 0), Errno.EPERM, "giving it to a group of others");
        Board.Expect(Workshop.ChOwn("mine", Person.User, Person.OtherGroup), Errno.None, "changing nothing");
        Board.Expect(Workshop.ChOwn("mine", Person.User, Person.Group), Errno.None, "giving it to a group of one's own");
        Board.Expect(Workshop.ChOwn("others", Unchanged, Unchanged), Errno.None, "nothing of another's");
    }

    private static void OwnersTakeBits()
    {
        Workshop.File("bits", AllBits);
        Board.Expect(Workshop.ChOwn("bits", Unchanged, Unchanged), Errno.None, "chown of nothing");
        Board.Expect(Workshop.ModeOf("bits"), WithoutIds, "the mode after chown of nothing");
        Workshop.File("bits", AllBits);
        Board.Expect(Workshop.ChOwn("bits", Person.User, Person.Group), Errno.None, "chown");
        Board.Expect(Workshop.ModeOf("bits"), WithoutIds, "the mode after chown");
        Workshop.Folder("folder", AllBits);
        Board.Expect(Workshop.ChOwn("folder", Person.User, Person.Group), Errno.None, "chown of a directory");
        Board.Expect(Workshop.ModeOf("folder"), AllBits, "the mode of the directory");
        Unix.RmDir("folder");
        Workshop.File("bits", GroupNotRun);
        Board.Expect(Workshop.ChOwn("bits", Person.User, Person.Group), Errno.None, "chown without group execution");
        Board.Expect(Workshop.ModeOf("bits"), GroupNotRun, "set-group-ID without group execution, by CAP_FSETID");
    }

    private static void OwnersNeedMore()
    {
        static SysResult Give() => Workshop.ChOwn("bits", Person.Other, Unchanged);

        static SysResult Capable()
        {
            Person.BecomeUserWith(Right.ChOwn);
            return Give();
        }

        static SysResult Stranger()
        {
            Person.BecomeUser();
            return Workshop.ChOwn("bits", Unchanged, Unchanged);
        }

        Workshop.File("bits", AllBits);
        Board.Expect((int)Person.In(&Stranger), (int)Errno.EPERM, "chown of nothing by a user");
        Board.Expect((int)Person.In(&Capable), (int)Errno.EPERM, "chown with CAP_CHOWN");
        Board.Expect(Workshop.ModeOf("bits"), AllBits, "the mode");
        Unix.ChMod("bits", WithoutIds);
        Board.Expect((int)Person.In(&Capable), (int)Errno.None, "chown with CAP_CHOWN without the bits");
    }

    private static void GroupBit()
    {
        static SysResult Member()
        {
            Person.BecomeUser();
            return Unix.ChMod("mine", AllBits);
        }

        static SysResult Stranger()
        {
            Person.BecomeUser();
            return Unix.ChMod("mine", AllBits);
        }

        static SysResult Root()
        {
            Person.Forgo(Right.FSetId);
            return Unix.ChMod("mine", AllBits);
        }

        Workshop.File("mine", WithoutIds, Person.User, Person.Group);
        Board.Expect((int)Person.In(&Member), 0, "chmod by a member");
        Board.Expect(Workshop.ModeOf("mine"), AllBits, "the mode");
        Workshop.File("mine", WithoutIds, Person.User, Person.OtherGroup);
        Board.Expect((int)Person.In(&Stranger), 0, "chmod by who is no member");
        Board.Expect(Workshop.ModeOf("mine"), AllBits & ~0x400u, "the mode without set-group-ID");
        Board.Expect((int)Person.In(&Root), 0, "chmod by user 0 without CAP_FSETID");
        Board.Expect(Workshop.ModeOf("mine"), AllBits & ~0x400u, "the mode by user 0 without CAP_FSETID");
        Board.Expect(Unix.ChMod("mine", AllBits), Errno.None, "chmod by CAP_FSETID");
        Board.Expect(Workshop.ModeOf("mine"), AllBits, "the mode by CAP_FSETID");
    }

    private static void Inherited()
    {
        static SysResult Make()
        {
            Person.BecomeUser();
            Unix.UMask(0);
            SysResult file = Unix.Open("shared/file", OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, AllBits);
            Board.Expect(Unix.MkDir("shared/folder", WithoutIds), Errno.None, "mkdir");
            return new(file.Failed ? file.Raw : 0);
        }

        Workshop.Folder("shared", 0x5FF, 0, Person.OtherGroup); // rwxrwsrwx
        Board.Expect((int)Person.In(&Make), 0, "open");
        Unix.Stat("shared/file", out FileStatus status);
        Board.Expect(status.Group, Person.OtherGroup, "the group");
        Board.Expect(status.Permissions, AllBits & ~0x400u, "the mode by who is no member");
        Board.Expect(Workshop.ModeOf("shared/folder"), WithoutIds | 0x400, "the mode of a directory");
        Workshop.Folder("shared", 0x5FF, 0, Person.Group);
        Board.Expect((int)Person.In(&Make), 0, "open by a member");
        Board.Expect(Workshop.ModeOf("shared/file"), AllBits, "the mode by a member");
    }

    private static void Sticky()
    {
        static SysResult Remove() => Unix.Unlink("sticky/roots");

        static SysResult Rename() => Unix.Rename("sticky/others", "sticky/renamed");

        Workshop.Folder("sticky", 0x3FF, Person.Other); // rwxrwxrwt
        Workshop.File("sticky/roots", 0x1FF);
        Workshop.File("sticky/others", 0x1FF, Person.Other);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Person.BecomeUser();
            Board.Expect(Remove(), Errno.EPERM, "unlink by a user");
            Board.Expect(Rename(), Errno.EPERM, "rename by a user");
            Unix.Exit(0);
        }

        Ended.With(child, 0, "a user");
        child = Unix.Fork();
        if (child.Raw == 0)
        {
            Person.Forgo(Right.FOwner);
            Board.Expect(Rename(), Errno.EPERM, "rename by user 0 without CAP_FOWNER");
            Board.Expect(Remove(), Errno.None, "unlink of one's own by user 0 without it");
            Unix.Exit(0);
        }

        Ended.With(child, 0, "user 0");
        Person.BecomeUserWith(Right.FOwner);
        Board.Expect(Rename(), Errno.None, "rename with CAP_FOWNER");
    }
}
