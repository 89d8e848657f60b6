using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.RightsConform;

/// <summary>R3: changes of ids, and what goes with them.</summary>
internal static unsafe class IdentityItems
{
    private const uint Unchanged = uint.MaxValue;

    internal static void Run()
    {
        Item("R3 setuid, setreuid, setresuid, setgid, setregid, setresgid, setgroups ask CAP_SETUID and CAP_SETGID", &Asked);
        Item("R3 a user switches among real, effective and saved id", &Switching);
        Item("R3 the last user id 0 that goes takes permitted and effective along; with keepcaps effective alone", &LastRoot);
        Item("R3 seteuid away from 0 and back: effective goes and comes, permitted stays", &Temporarily);
        Item("R3 setfsuid away from 0 and back: the capabilities for files go and come", &FileSystemUser);
        Item("R3 SECBIT_NO_SETUID_FIXUP: changes of user ids leave the sets alone", &NoFixup);
        Item("R3 the ambient set goes with the last user id 0, with keepcaps, too", &Ambient);
        Item("R3 another effective user or group clears PR_SET_PDEATHSIG", &DeathSignal);
        Item("R3 another effective or file-system id makes the memory not dumpable, and what /proc shows of it the superuser's", &Dumpable);
        Item("R3 setgroups sorts the groups, and refuses -1 among them", &SortedGroups);
        Item("R3 uname: the system is Linux; with the personality UNAME26 its release is 2.6", &Name);
    }

    private static SysResult SetResUid(uint real, uint effective, uint saved) => Unix.Call(SystemCall.SetResUid, real, effective, saved);

    private static void Asked()
    {
        static SysResult SetUid() => Unix.Call(SystemCall.SetUid, Person.Other);

        static SysResult SetReUid() => Unix.Call(SystemCall.SetReUid, Person.Other, Person.Other);

        static SysResult All() => SetResUid(Person.Other, Person.Other, Person.Other);

        static SysResult SetGid() => Unix.Call(SystemCall.SetGid, Person.OtherGroup);

        static SysResult SetReGid() => Unix.Call(SystemCall.SetReGid, Person.OtherGroup, Person.OtherGroup);

        static SysResult SetResGid() => Unix.Call(SystemCall.SetResGid, Person.OtherGroup, Person.OtherGroup, Person.OtherGroup);

        static SysResult SetGroups() => Unix.Call(SystemCall.SetGroups, 0, 0);

        static SysResult SetTooMany() => Unix.Call(SystemCall.SetGroups, 70000, 8);

        Asking.For(Right.SetUid, Errno.EPERM, &SetUid, "setuid");
        Asking.For(Right.SetUid, Errno.EPERM, &SetReUid, "setreuid");
        Asking.For(Right.SetUid, Errno.EPERM, &All, "setresuid");
        Asking.For(Right.SetGid, Errno.EPERM, &SetGid, "setgid");
        Asking.For(Right.SetGid, Errno.EPERM, &SetReGid, "setregid");
        Asking.For(Right.SetGid, Errno.EPERM, &SetResGid, "setresgid");
        Asking.For(Right.SetGid, Errno.EPERM, &SetGroups, "setgroups");
        Asking.For(Right.SetGid, Errno.EPERM, &SetTooMany, "setgroups of too many", Errno.EINVAL);
    }

    private static void SortedGroups()
    {
        uint* groups = stackalloc uint[3];
        groups[0] = 30;
        groups[1] = 10;
        groups[2] = 20;
        Board.Expect(Unix.Call(SystemCall.SetGroups, 3, (ulong)groups), Errno.None, "setgroups");
        Board.Expect(Unix.Call(SystemCall.GetGroups, 3, (ulong)groups).Raw, 3, "getgroups");
        Board.Expect(groups[0] == 10 && groups[1] == 20 && groups[2] == 30, "in order");
        groups[1] = Unchanged;
        Board.Expect(Unix.Call(SystemCall.SetGroups, 3, (ulong)groups), Errno.EINVAL, "-1 among them");
    }

    private static void Switching()
    {
        uint* ids = stackalloc uint[3];
        Person.BecomeUserWith(Right.SetUid);
        Board.Expect(SetResUid(Person.User, Person.Other, 0), Errno.None, "setresuid of three");
        Board.Expect(Sets.Set(0, 0, 0), Errno.None, "capset");
        Board.Expect(SetResUid(Unchanged, 0, Unchanged), Errno.None, "to the saved one");
        Board.Expect(SetResUid(Unchanged, Person.User, Unchanged), Errno.None, "to the real one");
        Board.Expect(SetResUid(Person.Other, Unchanged, Unchanged), Errno.EPERM, "real to one that is gone");
        Board.Expect(Unix.Call(SystemCall.SetUid, 0), Errno.None, "setuid to the saved one");
        Unix.Call(SystemCall.GetResUid, (ulong)ids, (ulong)(ids + 1), (ulong)(ids + 2));
        Board.Expect(ids[0] == Person.User && ids[1] == 0 && ids[2] == 0, "setuid changes the effective one alone");
        Sets.Expect(0, 0, "the effective user 0 of who gave everything up");
        Board.Expect(Unix.Call(SystemCall.SetReUid, 0, Person.User), Errno.None, "setreuid exchanges");
        Unix.Call(SystemCall.GetResUid, (ulong)ids, (ulong)(ids + 1), (ulong)(ids + 2));
        Board.Expect(ids[0] == 0 && ids[1] == Person.User && ids[2] == Person.User, "setreuid sets the saved one");
    }

    private static void LastRoot()
    {
        static SysResult WithKeep()
        {
            ulong mine = Sets.Own().Permitted;
            Sets.PrCtl(PrctlItems.SetKeep, 1);
            Person.BecomeUser();
            Sets.Expect(mine, 0, "with keepcaps");
            Board.Expect(Sets.PrCtl(PrctlItems.GetKeep).Raw, 1, "keepcaps stays");
            return default;
        }

        static SysResult WithSaved()
        {
            ulong mine = Sets.Own().Permitted;
            Board.Expect(SetResUid(Person.User, Person.User, 0), Errno.None, "setresuid");
            Sets.Expect(mine, 0, "with the saved user 0");
            Board.Expect(SetResUid(Unchanged, Unchanged, Person.User), Errno.None, "setresuid of the saved one");
            Sets.Expect(0, 0, "without");
            return default;
        }

        Person.In(&WithKeep);
        Person.In(&WithSaved);
        Person.BecomeUser();
        Sets.Expect(0, 0, "an ordinary user");
    }

    private static void Temporarily()
    {
        ulong mine = Sets.Own().Permitted;
        Board.Expect(SetResUid(Unchanged, Person.User, Unchanged), Errno.None, "seteuid");
        Sets.Expect(mine, 0, "meanwhile");
        Board.Expect(Unix.Call(SystemCall.SetResGid, Person.Group, Person.Group, Person.Group), Errno.EPERM, "setresgid meanwhile");
        Board.Expect(SetResUid(Unchanged, 0, Unchanged), Errno.None, "seteuid back");
        Sets.Expect(mine, mine, "afterwards");
    }

    private static void FileSystemUser()
    {
        const ulong ofFiles = 0x1_0800_021F; // CAP_CHOWN to CAP_FSETID, CAP_LINUX_IMMUTABLE, CAP_MKNOD, CAP_MAC_OVERRIDE
        ulong mine = Sets.Own().Permitted;
        Board.Expect(Unix.Call(SystemCall.SetFsUid, Person.User).Raw, 0, "setfsuid");
        Sets.Expect(mine, mine & ~ofFiles, "meanwhile");
        Board.Expect(Unix.Call(SystemCall.SetFsUid, 0).Raw, Person.User, "setfsuid back");
        Sets.Expect(mine, mine, "afterwards");
        Board.Expect(Unix.Call(SystemCall.SetFsUid, Unchanged).Raw, 0, "setfsuid of -1");
        Person.BecomeUser();
        Unix.Call(SystemCall.SetFsUid, Person.Other);
        Board.Expect(Unix.Call(SystemCall.SetFsUid, Unchanged).Raw, Person.User, "a user's setfsuid");
        Unix.Call(SystemCall.SetFsGid, Person.OtherGroup);
        Board.Expect(Unix.Call(SystemCall.SetFsGid, Unchanged).Raw, Person.Group, "a user's setfsgid");
    }

    private static void NoFixup()
    {
        ulong mine = Sets.Own().Permitted;
        Board.Expect(Sets.PrCtl(PrctlItems.SetSecureBits, PrctlItems.NoFixup), Errno.None, "PR_SET_SECUREBITS");
        Unix.Call(SystemCall.SetFsUid, Person.User);
        Sets.Expect(mine, mine, "after setfsuid");
        Person.BecomeUser();
        Sets.Expect(mine, mine, "an ordinary user");
    }

    private static void Ambient()
    {
        ulong mine = Sets.Own().Permitted;
        Board.Expect(Sets.Set(mine, mine, Sets.Bit(Right.Kill)), Errno.None, "capset");
        Board.Expect(Sets.PrCtl(PrctlItems.Ambient, PrctlItems.Raise, (ulong)Right.Kill), Errno.None, "raising");
        Sets.PrCtl(PrctlItems.SetKeep, 1);
        Person.BecomeUser();
        Board.Expect((long)Sets.Own().Ambient, 0, "the ambient set");
        Board.Expect((long)Sets.Own().Inheritable, (long)Sets.Bit(Right.Kill), "the inheritable set");
        Board.Expect(Sets.PrCtl(PrctlItems.Ambient, PrctlItems.Raise, (ulong)Right.Kill), Errno.None, "raising again");
    }

    private static void DeathSignal()
    {
        ExpectDeathSignal(SystemCall.SetGroups, 0, 0, 0, (int)Signal.Terminate, "setgroups");
        ExpectDeathSignal(SystemCall.SetResUid, Person.User, Unchanged, Unchanged, (int)Signal.Terminate, "another real user");
        ExpectDeathSignal(SystemCall.SetResGid, Person.Group, Person.Group, Person.Group, 0, "another group");
        ExpectDeathSignal(SystemCall.SetFsGid, 0, 0, 0, 0, "another file-system group");
        ExpectDeathSignal(SystemCall.SetResUid, Person.User, Person.User, Person.User, 0, "another user");
        ExpectDeathSignal(SystemCall.SetResUid, Person.User, Person.User, Person.User, (int)Signal.Terminate, "the same user");
        Board.Expect(Sets.PrCtl(PrctlItems.SetDeathSignal, 65), Errno.EINVAL, "signal 65");
    }

    private static void ExpectDeathSignal(SystemCall call, uint first, uint second, uint third, int expected, string what)
    {
        Sets.PrCtl(PrctlItems.SetDeathSignal, (ulong)Signal.Terminate);
        Unix.Call(call, first, second, third);
        int signal = -1;
        Sets.PrCtl(PrctlItems.GetDeathSignal, (ulong)&signal);
        Board.Expect(signal, expected, what);
    }

    private static void Dumpable()
    {
        Board.Expect(Sets.PrCtl(PrctlItems.GetDumpable).Raw, 1, "at first");
        Unix.Call(SystemCall.SetFsUid, Person.User);
        Board.Expect(Sets.PrCtl(PrctlItems.GetDumpable).Raw != 1, "after setfsuid");
        Board.Expect(Sets.PrCtl(PrctlItems.SetDumpable, 1), Errno.None, "PR_SET_DUMPABLE");
        Person.BecomeUser();
        Board.Expect(Sets.PrCtl(PrctlItems.GetDumpable).Raw != 1, "after setresuid");
        ExpectOwner("/proc/self/stat", 0, "while it is not dumpable");
        ExpectOwner("/proc/self/task", Person.User, "while it is not dumpable");
        Board.Expect(Unix.Open("/proc/self/environ", OpenFlags.ReadOnly), Errno.EACCES, "environ while it is not dumpable");
        Board.Expect(Unix.Open("/proc/self/maps", OpenFlags.ReadOnly), Errno.None, "maps while it is not dumpable");
        Board.Expect(Unix.Open("/proc/self/fd", OpenFlags.ReadOnly), Errno.None, "fd while it is not dumpable");
        Board.Expect(Sets.PrCtl(PrctlItems.SetDumpable, 1), Errno.None, "PR_SET_DUMPABLE again");
        ExpectOwner("/proc/self/stat", Person.User, "while it is dumpable");
        Board.Expect(Unix.Open("/proc/self/environ", OpenFlags.ReadOnly), Errno.None, "environ while it is dumpable");
    }

    private static void ExpectOwner(string path, uint user, string when)
    {
        Board.Expect(Unix.Stat(path, out FileStatus status), Errno.None, path);
        Board.Expect(status.User, user, path + " " + when);
    }

    private static void Name()
    {
        byte* fields = stackalloc byte[6 * Unix.UNameField];
        Board.Expect(Unix.UName(fields), Errno.None, "uname");
        Board.Expect(Utf8.Decode(fields) == "Linux", "sysname");
        const ulong oldRelease = 0x2_0000; // UNAME26
        const int release = 2 * Unix.UNameField;
        Unix.Call(SystemCall.Personality, oldRelease);
        Board.Expect(Unix.UName(fields), Errno.None, "uname with UNAME26");
        Board.Expect(fields[release] == '2' && fields[release + 2] == '6' && fields[release + 4] >= '6', "the release with UNAME26 is 2.6.60 or later");
        Board.Expect(Utf8.Decode(fields) == "Linux", "sysname with UNAME26");
    }
}
