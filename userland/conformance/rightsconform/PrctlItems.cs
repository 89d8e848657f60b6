using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.RightsConform;

/// <summary>R2: bounding and ambient set, securebits, keepcaps, no_new_privs.</summary>
internal static unsafe class PrctlItems
{
    internal const int GetDeathSignal = 2;
    internal const int SetDeathSignal = 1;
    internal const int GetDumpable = 3;
    internal const int SetDumpable = 4;
    internal const int GetKeep = 7;
    internal const int SetKeep = 8;
    internal const int ReadBounding = 23;
    internal const int DropBounding = 24;
    internal const int GetSecureBits = 27;
    internal const int SetSecureBits = 28;
    internal const int SetNoNewPrivileges = 38;
    internal const int GetNoNewPrivileges = 39;
    internal const int Ambient = 47;

    internal const ulong Raise = 2;
    internal const ulong NoRoot = 1;
    internal const ulong NoFixup = 4;

    private const ulong IsSet = 1;
    private const ulong Lower = 3;
    private const ulong Clear = 4;
    private const ulong NoRootLocked = 2;
    private const ulong KeepBit = 0x10;
    private const ulong KeepLocked = 0x20;
    private const ulong NoAmbientRaise = 0x40;

    internal static void Run()
    {
        Item("R2 PR_CAPBSET_READ and _DROP: EPERM without CAP_SETPCAP before EINVAL; dropped for good", &Bounding);
        Item("R2 PR_CAP_AMBIENT: raised what is permitted and inheritable; follows when either goes", &AmbientSet);
        Item("R2 PR_CAP_AMBIENT: EINVAL for unknown capabilities, actions and arguments", &AmbientRefused);
        Item("R2 PR_SET_SECUREBITS: EPERM for locked bits, unknown ones, and without CAP_SETPCAP", &SecureBits);
        Item("R2 PR_SET_KEEPCAPS: a securebit, with a lock", &Keep);
        Item("R2 PR_SET_NO_NEW_PRIVS: EINVAL with other arguments; inherited; for good", &NoNewPrivileges);
    }

    private static void Bounding()
    {
        static SysResult Drop() => Sets.PrCtl(DropBounding, (ulong)Right.Last);

        static SysResult DropUnknown() => Sets.PrCtl(DropBounding, 63);

        Asking.For(Right.SetPCap, Errno.EPERM, &Drop, "PR_CAPBSET_DROP");
        Asking.For(Right.SetPCap, Errno.EPERM, &DropUnknown, "PR_CAPBSET_DROP of an unknown one", Errno.EINVAL);
        Board.Expect(Sets.PrCtl(ReadBounding, (ulong)Right.Kill).Raw, 1, "PR_CAPBSET_READ");
        Board.Expect(Sets.PrCtl(ReadBounding, (ulong)Right.Last + 1), Errno.EINVAL, "PR_CAPBSET_READ of an unknown one");
        Board.Expect(Sets.PrCtl(DropBounding, (ulong)Right.Kill), Errno.None, "PR_CAPBSET_DROP");
        Board.Expect(Sets.PrCtl(ReadBounding, (ulong)Right.Kill).Raw, 0, "PR_CAPBSET_READ after the drop");
        Board.Expect((Sets.Own().Effective & Sets.Bit(Right.Kill)) != 0, "it is effective still");
    }

    private static void AmbientSet()
    {
        ulong mine = Sets.Own().Permitted;
        ulong kill = Sets.Bit(Right.Kill);
        ulong both = kill | Sets.Bit(Right.FOwner);
        Board.Expect(Sets.PrCtl(Ambient, Raise, (ulong)Right.Kill), Errno.EPERM, "raising what is not inheritable");
        Board.Expect(Sets.Set(mine, mine, both), Errno.None, "capset");
        Board.Expect(Sets.PrCtl(Ambient, Raise, (ulong)Right.Kill), Errno.None, "raising");
        Board.Expect(Sets.PrCtl(Ambient, Raise, (ulong)Right.FOwner), Errno.None, "raising another");
        Board.Expect(Sets.PrCtl(Ambient, IsSet, (ulong)Right.Kill).Raw, 1, "is it set");
        Board.Expect(Sets.PrCtl(Ambient, Lower, (ulong)Right.Kill), Errno.None, "lowering");
        Board.Expect((long)Sets.Own().Ambient, (long)Sets.Bit(Right.FOwner), "what is left");
        Board.Expect(Sets.PrCtl(Ambient, Raise, (ulong)Right.Kill), Errno.None, "raising again");
        Board.Expect(Sets.Set(mine, mine, kill), Errno.None, "one less inheritable");
        Board.Expect((long)Sets.Own().Ambient, (long)kill, "what is left then");
        Board.Expect(Sets.Set(mine & ~kill, mine & ~kill, kill), Errno.None, "one less permitted");
        Board.Expect((long)Sets.Own().Ambient, 0, "nothing is left");
        Board.Expect(Sets.PrCtl(Ambient, Clear), Errno.None, "clearing");
        Board.Expect(Sets.PrCtl(SetSecureBits, NoAmbientRaise), Errno.None, "SECBIT_NO_CAP_AMBIENT_RAISE");
        Board.Expect(Sets.Set(mine & ~kill, mine & ~kill, Sets.Bit(Right.FOwner)), Errno.None, "capset");
        Board.Expect(Sets.PrCtl(Ambient, Raise, (ulong)Right.FOwner), Errno.EPERM, "raising under that bit");
    }

    private static void AmbientRefused()
    {
        Board.Expect(Sets.PrCtl(Ambient, Raise, (ulong)Right.Last + 1), Errno.EINVAL, "an unknown capability");
        Board.Expect(Sets.PrCtl(Ambient, 9, (ulong)Right.Kill), Errno.EINVAL, "an unknown action");
        Board.Expect(Sets.PrCtl(Ambient, IsSet, (ulong)Right.Kill, 1), Errno.EINVAL, "a fourth argument");
        Board.Expect(Sets.PrCtl(Ambient, IsSet, (ulong)Right.Kill, 0, 1), Errno.EINVAL, "a fifth argument");
        Board.Expect(Sets.PrCtl(Ambient, Clear, 1), Errno.EINVAL, "an argument of clearing");
    }

    private static void SecureBits()
    {
        static SysResult Set() => Sets.PrCtl(SetSecureBits, NoRoot);

        Asking.For(Right.SetPCap, Errno.EPERM, &Set, "PR_SET_SECUREBITS");
        Board.Expect(Sets.PrCtl(GetSecureBits).Raw, 0, "at first");
        Board.Expect(Sets.PrCtl(SetSecureBits, 1 << 20), Errno.EPERM, "an unknown bit");
        Board.Expect(Sets.PrCtl(SetSecureBits, NoFixup | NoRootLocked), Errno.None, "a lock");
        Board.Expect(Sets.PrCtl(GetSecureBits).Raw, (long)(NoFixup | NoRootLocked), "what was set");
        Board.Expect(Sets.PrCtl(SetSecureBits, NoRoot | NoRootLocked), Errno.EPERM, "a bit under its lock");
        Board.Expect(Sets.PrCtl(SetSecureBits, NoFixup), Errno.EPERM, "taking the lock away");
        Board.Expect(Sets.PrCtl(SetSecureBits, NoRootLocked), Errno.None, "taking another bit away");
    }

    private static void Keep()
    {
        Board.Expect(Sets.PrCtl(SetKeep, 2), Errno.EINVAL, "2");
        Board.Expect(Sets.PrCtl(SetKeep, 1), Errno.None, "1");
        Board.Expect(Sets.PrCtl(GetKeep).Raw, 1, "PR_GET_KEEPCAPS");
        Board.Expect(Sets.PrCtl(GetSecureBits).Raw, (long)KeepBit, "the securebit");
        Board.Expect(Sets.PrCtl(SetSecureBits, KeepLocked), Errno.None, "the lock, without the bit");
        Board.Expect(Sets.PrCtl(GetKeep).Raw, 0, "PR_GET_KEEPCAPS then");
        Board.Expect(Sets.PrCtl(SetKeep, 1), Errno.EPERM, "PR_SET_KEEPCAPS under the lock");
        Board.Expect(Sets.PrCtl(SetKeep, 2), Errno.EINVAL, "2 under the lock");
    }

    private static void NoNewPrivileges()
    {
        static SysResult Ask() => new(Sets.PrCtl(GetNoNewPrivileges).Raw == 1 ? 0 : -(long)Errno.EPERM);

        Board.Expect(Sets.PrCtl(SetNoNewPrivileges, 0), Errno.EINVAL, "0");
        Board.Expect(Sets.PrCtl(SetNoNewPrivileges, 1, 1), Errno.EINVAL, "a third argument");
        Board.Expect(Sets.PrCtl(GetNoNewPrivileges, 1), Errno.EINVAL, "an argument of asking");
        Board.Expect(Sets.PrCtl(GetNoNewPrivileges).Raw, 0, "at first");
        Board.Expect(Sets.PrCtl(SetNoNewPrivileges, 1), Errno.None, "1");
        Board.Expect(Sets.PrCtl(GetNoNewPrivileges).Raw, 1, "afterwards");
        Board.Expect(Person.In(&Ask) == Errno.None, "a child has it, too");
    }
}
