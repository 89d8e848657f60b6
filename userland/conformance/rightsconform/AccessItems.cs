using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.RightsConform;

/// <summary>R8: permission bits, and the capabilities above them.</summary>
internal static unsafe class AccessItems
{
    private const OpenFlags NoAccessTime = (OpenFlags)0x40000;

    private static int s_file;

    internal static void Run()
    {
        Item("R8 reading a file of mode 0 asks CAP_DAC_OVERRIDE or CAP_DAC_READ_SEARCH, writing CAP_DAC_OVERRIDE", &Files);
        Item("R8 looking into a directory asks CAP_DAC_READ_SEARCH or CAP_DAC_OVERRIDE, changing it CAP_DAC_OVERRIDE", &Directories);
        Item("R8 execution: CAP_DAC_OVERRIDE needs one execute bit, CAP_DAC_READ_SEARCH gives none", &Execution);
        Item("R8 the owner's bits hold for the owner, user 0 without capabilities too", &OwnBits);
        Item("R8 access: real ids, and of the real user 0 all that is permitted; faccessat2 with AT_EACCESS: effective", &Access);
        Item("R8 open with O_NOATIME and F_SETFL of it ask for the owner or CAP_FOWNER", &AccessTime);
        Item("R8 truncate and ftruncate: a writable file, a writable descriptor", &Truncation);
    }

    private static SysResult OpenThen(string path, OpenFlags flags)
    {
        SysResult file = Unix.Open(path, flags);
        Unix.Close(file.Int);
        return file;
    }

    private static void Files()
    {
        static SysResult Read() => OpenThen("closed", OpenFlags.ReadOnly);

        static SysResult Write() => OpenThen("closed", OpenFlags.WriteOnly);

        static SysResult Both() => OpenThen("closed", OpenFlags.ReadWrite);

        static SysResult ReadAsSearcher()
        {
            Person.BecomeUserWith(Right.DacReadSearch);
            Board.Expect(Write(), Errno.EACCES, "writing with CAP_DAC_READ_SEARCH");
            Board.Expect(Both(), Errno.EACCES, "both with CAP_DAC_READ_SEARCH");
            return Read();
        }

        static SysResult ReadByNeither()
        {
            Person.Forgo(Right.DacOverride);
            Board.Expect(Read(), Errno.None, "user 0 with CAP_DAC_READ_SEARCH");
            Person.Forgo(Right.DacReadSearch);
            return Read();
        }

        Workshop.File("closed", 0, Person.Other, Person.OtherGroup);
        Asking.For(Right.DacOverride, Errno.EACCES, &Write, "writing");
        Asking.For(Right.DacOverride, Errno.EACCES, &Both, "reading and writing");
        Board.Expect((int)Person.In(&ReadAsSearcher), (int)Errno.None, "reading with CAP_DAC_READ_SEARCH");
        Board.Expect((int)Person.In(&ReadByNeither), (int)Errno.EACCES, "reading with neither");
    }

    private static void Directories()
    {
        static SysResult List() => OpenThen("folder", OpenFlags.ReadOnly | OpenFlags.Directory);

        static SysResult Search() => Unix.Stat("folder/x", out _);

        static SysResult Make()
        {
            SysResult made = Unix.MkDir("folder/x");
            Unix.RmDir("folder/x");
            return made;
        }

        static SysResult AsSearcher()
        {
            Person.BecomeUserWith(Right.DacReadSearch);
            Board.Expect(List(), Errno.None, "listing with CAP_DAC_READ_SEARCH");
            Board.Expect(Search(), Errno.ENOENT, "searching with CAP_DAC_READ_SEARCH");
            return Make();
        }

        static SysResult AsOverrider()
        {
            Person.BecomeUserWith(Right.DacOverride);
            Board.Expect(List(), Errno.None, "listing with CAP_DAC_OVERRIDE");
            Board.Expect(Search(), Errno.ENOENT, "searching with CAP_DAC_OVERRIDE");
            return Make();
        }

        static SysResult AsUser()
        {
            Person.BecomeUser();
            Board.Expect(List(), Errno.EACCES, "listing by a user");
            Board.Expect(Search(), Errno.EACCES, "searching by a user");
            return Unix.ChDir("folder");
        }

        Workshop.Folder("folder", 0, Person.Other, Person.OtherGroup);
        Asking.For(Right.DacOverride, Errno.EACCES, &Make, "mkdir");
        Board.Expect((int)Person.In(&AsSearcher), (int)Errno.EACCES, "mkdir with CAP_DAC_READ_SEARCH");
        Board.Expect((int)Person.In(&AsOverrider), (int)Errno.None, "mkdir with CAP_DAC_OVERRIDE");
        Board.Expect((int)Person.In(&AsUser), (int)Errno.EACCES, "chdir by a user");
        Unix.RmDir("folder");
    }

    private static void Execution()
    {
        static SysResult Execute() => Unix.ExecVe("program", ArgumentVector.Of("program"), ArgumentVector.Of("A=b"));

        static SysResult AsSearcher()
        {
            Person.BecomeUserWith(Right.DacReadSearch);
            return Execute();
        }

        static SysResult AsOverrider()
        {
            Person.BecomeUserWith(Right.DacOverride);
            return Execute();
        }

        Workshop.File("program", 0x1B6, Person.Other, Person.OtherGroup); // rw-rw-rw-
        Board.Expect((int)Person.In(&AsOverrider), (int)Errno.EACCES, "no execute bit");
        Unix.ChMod("program", 0x40); // --x for the owner
        Board.Expect((int)Person.In(&AsOverrider), (int)Errno.ENOEXEC, "one execute bit");
        Board.Expect((int)Person.In(&AsSearcher), (int)Errno.EACCES, "one execute bit, with CAP_DAC_READ_SEARCH");
        Board.Expect(Unix.Access("program", 1), Errno.None, "access by user 0 for execution");
        Unix.ChMod("program", 0x1B6);
        Board.Expect(Unix.Access("program", 1), Errno.EACCES, "access by user 0 for execution without a bit");
    }

    private static void OwnBits()
    {
        static SysResult RootWithout()
        {
            Person.Forgo(Right.DacOverride);
            Person.Forgo(Right.DacReadSearch);
            Board.Expect(OpenThen("roots", OpenFlags.WriteOnly), Errno.None, "user 0 writes its own");
            return OpenThen("roots", OpenFlags.ReadOnly);
        }

        static SysResult Owner()
        {
            Person.BecomeUser();
            return OpenThen("mine", OpenFlags.ReadOnly);
        }

        static SysResult Member()
        {
            Person.BecomeUser(Person.Other);
            return OpenThen("mine", OpenFlags.ReadOnly);
        }

        Workshop.File("roots", 0x80); // -w-------
        Workshop.File("mine", 0x24, Person.User, Person.Group); // ---r--r--
        Board.Expect((int)Person.In(&RootWithout), (int)Errno.EACCES, "user 0 reads its own");
        Board.Expect((int)Person.In(&Owner), (int)Errno.EACCES, "the owner by the owner's bits alone");
        Board.Expect((int)Person.In(&Member), (int)Errno.None, "a member by the group's");
    }

    private static SysResult AccessAt(string path, int mode, uint flags)
    {
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            return Unix.Call(SystemCall.FAccessAt2, Workshop.Here, (ulong)terminated, (ulong)mode, flags);
        }
    }

    private static void Access()
    {
        const uint effectiveAccess = 0x200;

        static SysResult EffectiveUser()
        {
            Unix.Call(SystemCall.SetResUid, uint.MaxValue, Person.User, uint.MaxValue);
            Board.Expect(OpenThen("closed", OpenFlags.ReadOnly), Errno.EACCES, "open by the effective user");
            Board.Expect(AccessAt("closed", 6, effectiveAccess), Errno.EACCES, "AT_EACCESS by the effective user");
            return Unix.Access("closed", 6);
        }

        static SysResult RealUser()
        {
            Unix.Call(SystemCall.SetResUid, Person.User, uint.MaxValue, uint.MaxValue);
            Board.Expect(AccessAt("closed", 6, effectiveAccess), Errno.None, "AT_EACCESS by the effective user 0");
            return Unix.Access("closed", 4);
        }

        static SysResult Idle()
        {
            Sets.Set(Sets.Own().Permitted, 0, 0);
            Board.Expect(OpenThen("closed", OpenFlags.ReadOnly), Errno.EACCES, "open by an idle user 0");
            return Unix.Access("closed", 4);
        }

        Workshop.File("closed", 0, Person.Other, Person.OtherGroup);
        Board.Expect((int)Person.In(&EffectiveUser), (int)Errno.None, "access by the real user 0");
        Board.Expect((int)Person.In(&RealUser), (int)Errno.EACCES, "access by a real user");
        Board.Expect((int)Person.In(&Idle), (int)Errno.None, "access by an idle user 0");
    }

    private static void AccessTime()
    {
        static SysResult Open() => OpenThen("others", OpenFlags.ReadOnly | NoAccessTime);

        static SysResult Set() => Unix.FCntl(s_file, FileControl.SetStatusFlags, (ulong)NoAccessTime);

        Workshop.File("others", 0x1B6, Person.Other, Person.OtherGroup);
        s_file = Unix.Open("others", OpenFlags.ReadOnly).Int;
        Asking.For(Right.FOwner, Errno.EPERM, &Open, "open");
        Asking.For(Right.FOwner, Errno.EPERM, &Set, "F_SETFL");
    }

    private static void Truncation()
    {
        static SysResult Cut()
        {
            fixed (byte* path = Utf8.Terminated("others"))
            {
                return Unix.Call(SystemCall.Truncate, (ulong)path, 4);
            }
        }

        static SysResult Open() => OpenThen("others", OpenFlags.ReadOnly | OpenFlags.Truncate);

        Workshop.File("others", 0x124, Person.Other, Person.OtherGroup); // r--r--r--
        Asking.For(Right.DacOverride, Errno.EACCES, &Cut, "truncate");
        Asking.RootFor(Right.DacOverride, Errno.EACCES, &Open, "open with O_TRUNC");
        int file = Unix.Open("others", OpenFlags.ReadOnly).Int;
        Board.Expect(Unix.FTruncate(file, 0), Errno.EINVAL, "ftruncate of a descriptor for reading");
        int writer = Unix.Open("others", OpenFlags.WriteOnly).Int;
        Person.BecomeUser();
        Board.Expect(Unix.FTruncate(writer, 0), Errno.None, "ftruncate of a descriptor for writing");
    }
}
