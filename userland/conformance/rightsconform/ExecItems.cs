using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.RightsConform;

/// <summary>R5: capabilities across the exec of programs without ids of their own.</summary>
internal static unsafe class ExecItems
{
    private const string Self = "/proc/self/exe";

    internal static void Run()
    {
        Item("R5 user 0: permitted and effective are the bounding set, whatever was dropped", &Root);
        Item("R5 user 0: what is inheritable is permitted beyond the bounding set", &RootInheritable);
        Item("R5 effective user 0 under another real user: the same, and AT_SECURE", &EffectiveRoot);
        Item("R5 SECBIT_NOROOT: user 0 gets nothing but the ambient set", &NoRoot);
        Item("R5 a user: nothing but the ambient set; inheritable and bounding set stay", &User);
        Item("R5 the ambient set is permitted and effective, without AT_SECURE", &Ambient);
        Item("R5 keepcaps goes, the other securebits and no_new_privs stay", &Flags);
        Item("R5 PR_SET_PDEATHSIG stays; memory is dumpable again", &Attributes);
        Item("R5 a program that may not be read is not dumpable", &Unreadable);
    }

    private static void Nothing()
    {
    }

    private static ulong Full => Sets.Own().Bounding;

    private static void Root()
    {
        static void Drop()
        {
            Sets.PrCtl(PrctlItems.DropBounding, (ulong)Right.Kill);
            Board.Expect(Sets.Set(Sets.Bit(Right.Kill), 0, 0), Errno.None, "capset");
        }

        ulong full = Full;
        Witness told = Witness.Of(Self, &Nothing);
        told.Expect(full, full, 0, "as before");
        Board.Expect(told.IsSecure, 0, "AT_SECURE");
        told = Witness.Of(Self, &Drop);
        told.Expect(full & ~Sets.Bit(Right.Kill), full & ~Sets.Bit(Right.Kill), 0, "after a drop");
        Board.Expect(told.IsSecure, 0, "AT_SECURE after a drop");
    }

    private static void RootInheritable()
    {
        static void Prepare()
        {
            Board.Expect(Sets.Set(Full, Full, Sets.Bit(Right.Kill)), Errno.None, "capset");
            Sets.PrCtl(PrctlItems.DropBounding, (ulong)Right.Kill);
            Sets.PrCtl(PrctlItems.DropBounding, (ulong)Right.FOwner);
        }

        ulong full = Full;
        Witness told = Witness.Of(Self, &Prepare);
        told.Expect(full & ~Sets.Bit(Right.FOwner), full & ~Sets.Bit(Right.FOwner), 0, "with an inheritable capability");
        Board.Expect((long)told.Sets.Inheritable, (long)Sets.Bit(Right.Kill), "what is inheritable");
    }

    private static void EffectiveRoot()
    {
        static void Prepare() => Unix.Call(SystemCall.SetResUid, Person.User, 0, 0);

        ulong full = Full;
        Witness told = Witness.Of(Self, &Prepare);
        told.ExpectUsers(Person.User, 0, "effective user 0");
        told.Expect(full, full, 0, "effective user 0");
        Board.Expect(told.IsSecure, 1, "AT_SECURE of effective user 0");
        Board.Expect(told.IsDumpable != 1, "effective user 0 is not dumpable");
    }

    private static void NoRoot()
    {
        static void Prepare() => Sets.PrCtl(PrctlItems.SetSecureBits, PrctlItems.NoRoot);

        static void PrepareAmbient()
        {
            Prepare();
            Sets own = Sets.Own();
            Sets.Set(own.Permitted, own.Effective, Sets.Bit(Right.Kill));
            Sets.PrCtl(PrctlItems.Ambient, PrctlItems.Raise, (ulong)Right.Kill);
        }

        Witness told = Witness.Of(Self, &Prepare);
        told.Expect(0, 0, 0, "SECBIT_NOROOT");
        told.ExpectUsers(0, 0, "SECBIT_NOROOT");
        Board.Expect(told.SecureBits, (long)PrctlItems.NoRoot, "the securebits");
        told = Witness.Of(Self, &PrepareAmbient);
        told.Expect(Sets.Bit(Right.Kill), Sets.Bit(Right.Kill), Sets.Bit(Right.Kill), "SECBIT_NOROOT and ambient");
    }

    private static void User()
    {
        static void Prepare()
        {
            Sets own = Sets.Own();
            Sets.PrCtl(PrctlItems.DropBounding, (ulong)Right.FOwner);
            Sets.Set(own.Permitted, own.Effective, Sets.Bit(Right.Kill));
            Sets.PrCtl(PrctlItems.SetKeep, 1);
            Person.BecomeUser();
        }

        Witness told = Witness.Of(Self, &Prepare);
        told.Expect(0, 0, 0, "a user");
        told.ExpectUsers(Person.User, Person.User, "a user");
        Board.Expect((long)told.Sets.Inheritable, (long)Sets.Bit(Right.Kill), "what is inheritable");
        Board.Expect((told.Sets.Bounding & Sets.Bit(Right.FOwner)) == 0, "the bounding set");
        Board.Expect(told.IsSecure, 0, "AT_SECURE");
    }

    private static void Ambient()
    {
        static void Prepare()
        {
            Sets own = Sets.Own();
            Sets.Set(own.Permitted, own.Effective, Sets.Bit(Right.Kill));
            Sets.PrCtl(PrctlItems.SetKeep, 1);
            Person.BecomeUser();
            Sets.PrCtl(PrctlItems.Ambient, PrctlItems.Raise, (ulong)Right.Kill);
        }

        Witness told = Witness.Of(Self, &Prepare);
        told.Expect(Sets.Bit(Right.Kill), Sets.Bit(Right.Kill), Sets.Bit(Right.Kill), "a user");
        Board.Expect(told.IsSecure, 0, "AT_SECURE");
    }

    private static void Flags()
    {
        static void Prepare()
        {
            Sets.PrCtl(PrctlItems.SetSecureBits, PrctlItems.NoFixup);
            Sets.PrCtl(PrctlItems.SetKeep, 1);
        }

        Witness told = Witness.Of(Self, &Prepare);
        Board.Expect(told.SecureBits, (long)PrctlItems.NoFixup, "the securebits");
    }

    private static void Attributes()
    {
        static void Prepare()
        {
            Person.BecomeUser();
            Sets.PrCtl(PrctlItems.SetDeathSignal, (ulong)Signal.Kill);
            Board.Expect(Sets.PrCtl(PrctlItems.GetDumpable).Raw != 1, "dumpable before");
        }

        Witness told = Witness.Of(Self, &Prepare);
        Board.Expect(told.DeathSignal, (int)Signal.Kill, "PR_SET_PDEATHSIG");
        Board.Expect(told.IsDumpable, 1, "dumpable");
    }

    private static void Unreadable()
    {
        Witness told = Witness.Of(Workshop.Program("unreadable", 0x49), &Prepare); // --x--x--x
        Board.Expect(told.IsDumpable != 1, "dumpable");
        Board.Expect(told.IsSecure, 0, "AT_SECURE");

        static void Prepare() => Person.BecomeUser();
    }
}
