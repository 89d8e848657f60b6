using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.RightsConform;

/// <summary>R10: names. /proc/sys/fs/protected_hardlinks and protected_symlinks are read, and what they say is expected.</summary>
internal static unsafe class LinkItems
{
    private const uint EmptyPath = 0x1000;

    private static int s_file;

    internal static void Run()
    {
        Item("R10 protected_hardlinks: a user links his own files, and those that he may read and write and that have no ids", &HardLinks);
        Item("R10 protected_hardlinks: EPERM before EACCES of the directory, after EEXIST", &HardLinkOrder);
        Item("R10 protected_symlinks: in a sticky directory that all write to only links of the follower and of its owner end a path", &SymbolicLinks);
        OnTine("R10 protected_symlinks and protected_hardlinks are on from the start, as on Debian, and can be switched", &Settings);
        Item("R10 linkat with AT_EMPTY_PATH of a descriptor that was handed down: ENOENT without CAP_DAC_READ_SEARCH", &Nameless);
        Item("R10 mknod of devices asks CAP_MKNOD, after EEXIST, ENOENT and EACCES; fifos ask nothing", &Devices);
        Item("R10 settings in /proc/sys are user 0's, with and without capabilities", &SettingOwner);
    }

    private static bool IsOn(string setting) =>
        FileReader.ReadAllText("/proc/sys/fs/" + setting, out string text) == Errno.None && text.Length > 0 && text[0] == '1';

    private static SysResult Link(string file)
    {
        SysResult linked = Unix.Link(file, "second");
        Unix.Unlink("second");
        return linked;
    }

    private static void HardLinks()
    {
        static SysResult AsCapable()
        {
            Person.BecomeUserWith(Right.FOwner);
            return Link("setuid");
        }

        Errno refused = IsOn("protected_hardlinks") ? Errno.EPERM : Errno.None;
        Workshop.File("mine", 0x980, Person.User); // rws------
        Workshop.File("open", 0x1B6);
        Workshop.File("readonly", 0x124);
        Workshop.File("setuid", 0x9B6);
        Workshop.File("setgid", 0x5BE);
        Workshop.File("setgid-not-run", 0x5B6);
        Unix.Unlink("link");
        Unix.SymLink("nowhere", "link");
        Board.Expect((int)Person.In(&AsCapable), (int)Errno.None, "with CAP_FOWNER");
        Person.BecomeUser();
        Board.Expect(Link("mine"), Errno.None, "one's own");
        Board.Expect(Link("open"), Errno.None, "one to read and write");
        Board.Expect(Link("readonly"), refused, "one to read");
        Board.Expect(Link("setuid"), refused, "a set-user-ID file");
        Board.Expect(Link("setgid"), refused, "a set-group-ID file");
        Board.Expect(Link("setgid-not-run"), Errno.None, "one with set-group-ID that the group may not execute");
        Board.Expect(Link("link"), refused, "a symbolic link of another");
        Board.Expect(Link("/dev/null"), Errno.EXDEV, "of another file system");
    }

    private static void HardLinkOrder()
    {
        bool isOn = IsOn("protected_hardlinks");
        Workshop.File("readonly", 0x124);
        Workshop.File("open", 0x1B6);
        Workshop.Folder("closed-folder", 0x1ED);
        Person.BecomeUser();
        Board.Expect(Unix.Link("readonly", "closed-folder/x"), isOn ? Errno.EPERM : Errno.EACCES, "into a directory of others");
        Board.Expect(Unix.Link("open", "closed-folder/x"), Errno.EACCES, "one that may be linked, into a directory of others");
        Board.Expect(Unix.Link("readonly", "open"), Errno.EEXIST, "to a name that there is");
    }

    private static void ExpectFollowed(Errno others, string what)
    {
        Board.Expect(Unix.Stat("sticky/mine", out _), Errno.None, what + ": one's own");
        Board.Expect(Unix.Stat("sticky/owners", out _), Errno.None, what + ": the directory owner's");
        Board.Expect(Unix.Stat("sticky/others", out _), others, what + ": another's");
        Board.Expect(Unix.Open("sticky/others", OpenFlags.ReadOnly), others, what + ": open of another's");
        Board.Expect(Unix.LStat("sticky/others", out _), Errno.None, what + ": lstat of another's");
        Board.Expect(Unix.Stat("sticky/folder/.", out _), Errno.None, what + ": another's on the way");
    }

    private static void Prepare(uint mode)
    {
        Workshop.File("target", 0x1B6);
        Workshop.Folder("sticky", mode, Person.Other);
        MakeLink("sticky/mine", "../target", Person.User);
        MakeLink("sticky/owners", "../target", Person.Other);
        MakeLink("sticky/others", "../target", 0);
        MakeLink("sticky/folder", "..", 0);
    }

    private static void MakeLink(string path, string target, uint user)
    {
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            Unix.SymLink(target, path);
            Unix.Call((SystemCall)94, (ulong)terminated, user, uint.MaxValue); // lchown
        }
    }

    private static void SymbolicLinks()
    {
        static SysResult InOpenFolder()
        {
            Person.BecomeUser();
            ExpectFollowed(Errno.None, "not sticky");
            return default;
        }

        Prepare(0x1FF);
        Person.In(&InOpenFolder);
        Prepare(0x3FF);
        Person.BecomeUser();
        ExpectFollowed(IsOn("protected_symlinks") ? Errno.EACCES : Errno.None, "sticky");
    }

    private static void Settings()
    {
        static SysResult Restricted()
        {
            Person.BecomeUser();
            ExpectFollowed(Errno.EACCES, "protected");
            return Unix.Link("target", "second");
        }

        static SysResult Free()
        {
            Person.BecomeUser();
            ExpectFollowed(Errno.None, "not protected");
            return Link("target");
        }

        Prepare(0x3FF);
        Unix.ChMod("target", 0x124);
        Board.Expect((int)Person.In(&Restricted), (int)Errno.EPERM, "link while it is protected");
        Switch("protected_symlinks", "0"u8);
        Switch("protected_hardlinks", "0"u8);
        Board.Expect((int)Person.In(&Free), (int)Errno.None, "link while it is not");
        Switch("protected_symlinks", "1"u8);
        Switch("protected_hardlinks", "1"u8);
    }

    private static void Switch(string setting, System.ReadOnlySpan<byte> text)
    {
        SysResult file = Unix.Open("/proc/sys/fs/" + setting, OpenFlags.WriteOnly);
        Board.Expect(Unix.Write(file.Int, text).Raw, 1, setting);
        Unix.Close(file.Int);
    }

    private static SysResult LinkDescriptor()
    {
        byte* nothing = stackalloc byte[1] { 0 };
        fixed (byte* path = Utf8.Terminated("again"))
        {
            SysResult linked = Unix.Call(
                SystemCall.LinkAt, (ulong)s_file, (ulong)nothing, Workshop.Here, (ulong)path, EmptyPath);
            Unix.Unlink("again");
            return linked;
        }
    }

    private static void Nameless()
    {
        Workshop.File("open", 0x1B6);
        s_file = Unix.Open("open", OpenFlags.ReadWrite).Int;
        Asking.For(Right.DacReadSearch, Errno.ENOENT, &LinkDescriptor, "linkat");
    }

    private static SysResult MakeNode(string path, uint mode)
    {
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            return Unix.Call(SystemCall.MkNod, (ulong)terminated, mode, 0x103); // that of /dev/null
        }
    }

    private static void Devices()
    {
        const uint character = 0x2000 | 0x1B6;

        static SysResult Make()
        {
            SysResult made = MakeNode("node", character);
            Unix.Unlink("node");
            return made;
        }

        Asking.For(Right.MkNod, Errno.EPERM, &Make, "mknod of a device");
        Workshop.File("open", 0x1B6);
        Workshop.Folder("closed-folder", 0x1ED);
        Person.BecomeUser();
        Board.Expect(MakeNode("open", character), Errno.EEXIST, "a device where there is a name");
        Board.Expect(MakeNode("nowhere/x", character), Errno.ENOENT, "a device nowhere");
        Board.Expect(MakeNode("closed-folder/x", character), Errno.EACCES, "a device in a directory of others");
        Board.Expect(MakeNode("fifo", 0x1000 | 0x1B6), Errno.None, "a fifo");
        Board.Expect(MakeNode("x", 0x4000), Errno.EPERM, "a directory");
        Board.Expect(MakeNode("x", 0x3000), Errno.EINVAL, "an unknown kind");
    }

    private static void SettingOwner()
    {
        static SysResult OpenSetting()
        {
            SysResult file = Unix.Open("/proc/sys/kernel/hostname", OpenFlags.WriteOnly);
            return new(file.Failed ? file.Raw : 0);
        }

        static SysResult Overrider()
        {
            Person.BecomeUserWith(Right.DacOverride);
            return OpenSetting();
        }

        static SysResult Idle()
        {
            Sets.Set(0, 0, 0);
            return OpenSetting();
        }

        Board.Expect((int)Person.In(&Overrider), (int)Errno.EACCES, "a user with CAP_DAC_OVERRIDE");
        Board.Expect((int)Person.In(&Idle), (int)Errno.None, "user 0 without capabilities");
    }
}
