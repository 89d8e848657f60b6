using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.RightsConform;

/// <summary>R1: capget and capset.</summary>
internal static unsafe class CapabilityItems
{
    private const uint Version1 = 0x19980330;
    private const uint Version3 = 0x20080522;

    internal static void Run()
    {
        Item("R1 capget: sets of the caller and of others; ESRCH, EINVAL, EFAULT; the version that is known", &Get);
        Item("R1 capset: EPERM for what is not permitted, for another thread, and for effective beyond permitted", &Refused);
        Item("R1 capset: what is dropped from permitted never comes back; effective comes back from permitted", &Dropped);
        Item("R1 capset: inheritable within permitted, or within the bounding set with CAP_SETPCAP", &Inheritable);
        Item("R1 capset: capabilities that do not exist are passed over", &Unknown);
        Item("R1 /proc/PID/status tells all five sets", &Told);
    }

    private static SysResult CapGet(uint version, int process, void* data)
    {
        ulong header = version | ((ulong)(uint)process << 32);
        return Unix.Call(SystemCall.CapGet, (ulong)&header, (ulong)data);
    }

    private static void Get()
    {
        uint* data = stackalloc uint[6];
        uint* again = stackalloc uint[6];
        Board.Expect(CapGet(Version3, 0, data), Errno.None, "capget");
        Board.Expect(CapGet(Version3, Unix.GetPid(), again), Errno.None, "capget of the own number");
        Board.Expect(data[0] == again[0] && data[4] == again[4], "both tell the same");
        again[3] = 77;
        Board.Expect(CapGet(Version1, 0, again), Errno.None, "capget of version 1");
        Board.Expect(again[3], 77, "what is behind the record of version 1");
        Board.Expect(CapGet(Version3, Unix.GetPpid(), data), Errno.None, "capget of the parent");
        Board.Expect(CapGet(Version3, -1, data), Errno.EINVAL, "capget of -1");
        Board.Expect(CapGet(Version3, 0x3FFFFFFF, data), Errno.ESRCH, "capget of nobody");
        Board.Expect(CapGet(Version3, 0, (void*)8), Errno.EFAULT, "capget to a bad address");
        Board.Expect(Unix.Call(SystemCall.CapGet, 8, (ulong)data), Errno.EFAULT, "capget by a bad header");
        ulong header = 1;
        Board.Expect(Unix.Call(SystemCall.CapGet, (ulong)&header, (ulong)data), Errno.EINVAL, "capget of an unknown version");
        Board.Expect((long)header, Version3, "the version that is written");
        header = 1;
        Board.Expect(Unix.Call(SystemCall.CapGet, (ulong)&header, 0), Errno.None, "asking for the version");
        Board.Expect(CapGet(Version3, -1, null), Errno.None, "capget without data");
    }

    private static void Refused()
    {
        ulong mine = Sets.Own().Permitted;
        ulong header = Version3 | ((ulong)(uint)Unix.GetPpid() << 32);
        uint* data = stackalloc uint[6];
        Board.Expect(Unix.Call(SystemCall.CapSet, (ulong)&header, (ulong)data), Errno.EPERM, "capset of the parent");
        Board.Expect(Unix.Call(SystemCall.CapSet, (ulong)&header, 8), Errno.EPERM, "capset of the parent, with a bad address");
        header = Version3 | ((ulong)(uint)Unix.GetPid() << 32);
        Board.Expect(Unix.Call(SystemCall.CapSet, (ulong)&header, 8), Errno.EFAULT, "capset with a bad address");
        header = 1;
        Board.Expect(Unix.Call(SystemCall.CapSet, (ulong)&header, (ulong)data), Errno.EINVAL, "capset of an unknown version");
        Board.Expect(Sets.Set(mine & ~Sets.Bit(Right.Kill), mine, 0), Errno.EPERM, "effective beyond permitted");
        Person.BecomeUser();
        Board.Expect(Sets.Set(Sets.Bit(Right.Kill), 0, 0), Errno.EPERM, "permitted, by a user");
        Board.Expect(Sets.Set(0, 0, Sets.Bit(Right.Kill)), Errno.EPERM, "inheritable, by a user");
        Board.Expect(Sets.Set(0, 0, 0), Errno.None, "nothing, by a user");
    }

    private static void Dropped()
    {
        ulong mine = Sets.Own().Permitted;
        ulong less = mine & ~Sets.Bit(Right.Kill);
        Board.Expect(Sets.Set(mine, 0, 0), Errno.None, "nothing effective");
        Sets.Expect(mine, 0, "nothing effective");
        Board.Expect(Unix.Call(SystemCall.SetResUid, Person.User, Person.User, Person.User), Errno.EPERM, "setresuid by an idle user 0");
        Board.Expect(Sets.Set(mine, mine, 0), Errno.None, "all effective again");
        Board.Expect(Sets.Set(less, less, 0), Errno.None, "dropping one");
        Board.Expect(Sets.Set(mine, less, 0), Errno.EPERM, "taking it back");
        Sets.Expect(less, less, "afterwards");
    }

    private static void Inheritable()
    {
        const int dropBounding = 24;
        ulong kill = Sets.Bit(Right.Kill);
        ulong mine = Sets.Own().Permitted & ~kill;
        Board.Expect(Sets.Set(mine, mine, kill), Errno.None, "inheritable beyond permitted, with CAP_SETPCAP");
        Board.Expect(Sets.Set(mine, mine, 0), Errno.None, "nothing inheritable");
        Board.Expect(Sets.PrCtl(dropBounding, (ulong)Right.Kill), Errno.None, "PR_CAPBSET_DROP");
        Board.Expect(Sets.Set(mine, mine, kill), Errno.EPERM, "inheritable beyond the bounding set");
        Board.Expect(Sets.Set(mine, mine & ~Sets.Bit(Right.SetPCap), Sets.Bit(Right.FOwner)), Errno.None, "inheritable within permitted");
        Board.Expect(Sets.Set(mine, 0, Sets.Bit(Right.FOwner) | kill), Errno.EPERM, "beyond permitted, without CAP_SETPCAP");
        Board.Expect((long)Sets.Own().Inheritable, (long)Sets.Bit(Right.FOwner), "what is inheritable");
    }

    private static void Unknown()
    {
        ulong mine = Sets.Own().Permitted;
        Board.Expect(Sets.Set(mine | (1UL << 63), mine | (1UL << 50), 1UL << 62), Errno.None, "capset");
        Sets.Expect(mine, mine, "afterwards");
        Board.Expect((long)Sets.Own().Inheritable, 0, "inheritable");
    }

    private static void Told()
    {
        Sets own = Sets.Own();
        ulong kept = own.Permitted & ~Sets.Bit(Right.SysBoot);
        ulong chown = Sets.Bit(Right.ChOwn);
        Board.Expect(Sets.Set(kept, chown, chown), Errno.None, "capset");
        Board.Expect(Sets.PrCtl(47, 2, (ulong)Right.ChOwn), Errno.None, "PR_CAP_AMBIENT_RAISE");
        Board.Expect(FileReader.ReadAllText("/proc/self/status", out string text) == Errno.None, "reading status");
        ExpectLine(text, "CapInh:", chown);
        ExpectLine(text, "CapPrm:", kept);
        ExpectLine(text, "CapEff:", chown);
        ExpectLine(text, "CapBnd:", own.Bounding);
        ExpectLine(text, "CapAmb:", chown);
    }

    private static void ExpectLine(string text, string name, ulong expected)
    {
        int start = text.IndexOf(name, 0);
        ulong seen = ulong.MaxValue;
        if (start >= 0)
        {
            seen = 0;
            for (int i = start + name.Length + 1; i < text.Length && text[i] != '\n'; i++)
            {
                char digit = text[i];
                seen = (seen << 4) | (uint)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
            }
        }

        Board.Expect((long)seen, (long)expected, name);
    }
}
