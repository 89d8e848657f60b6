using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>Calls about the caller and the machine: prctl, membarrier, names, personality, getdents.</summary>
internal static unsafe class Miscellany
{
    private const SystemCall AdjustTime = (SystemCall)159;
    private const SystemCall AdjustClock = (SystemCall)305;
    private const int GetTiming = 13;
    private const int GetSeccomp = 21;
    private const int GetCounter = 25;
    private const int SetCounter = 26;
    private const int Somebody = 1234;
    private const int FieldSize = 65;
    private const int DomainField = 5 * FieldSize;
    private const ulong Linux32 = 8;

    internal static void Run()
    {
        Case("prctl: seccomp, timing and the time-stamp counter", &Options);
        Case("membarrier: who has not registered is refused; fork keeps, exec forgets", &Barriers);
        Case("sethostname and setdomainname", &Names);
        Case("personality: PER_LINUX32 is told by uname", &Personality);
        Case("getdents of the old kind", &OldEntries);
        Case("adjtimex: reading, and who may change", &Adjustments);
        Case("setpgid: a negative process is no group", &Groups);
        Case("restart_syscall: EINTR where nothing is to go on", &NothingToRestart);
    }

    private static bool NothingToRestart()
    {
        static bool Asks(int unused) => Gives(Unix.Call((SystemCall)219), Errno.EINTR, "restart_syscall");

        return Calls.EndedWell(Calls.Child(&Asks, 0));
    }

    private static bool Options()
    {
        int enabled = 0;
        SysResult filter = PrCtl(GetSeccomp); // On Linux 0 for none; EINVAL where there is no seccomp.
        bool isGood = Holds(filter.Raw == 0 || filter.Error == Errno.EINVAL, "no seccomp") & Holds(PrCtl(GetTiming).Raw == 0, "statistical timing");
        isGood &= Gives(PrCtl(GetCounter, (ulong)&enabled), Errno.None, "PR_GET_TSC") & Holds(enabled == 1, "enabled");
        return isGood & Gives(PrCtl(SetCounter, 1), Errno.None, "PR_SET_TSC") & Gives(PrCtl(SetCounter, 7), Errno.EINVAL, "to nonsense")
            & Gives(PrCtl(GetCounter, 8), Errno.EFAULT, "a bad address") & Gives(PrCtl(9999), Errno.EINVAL, "an unknown option");
    }

    private static bool Barriers()
    {
        const ulong all = 0x7f;
        bool isGood = Holds(((ulong)Barrier(0).Raw & all) == all, "the commands") & Gives(Barrier(8), Errno.EPERM, "a private one, unregistered");
        isGood &= Gives(Barrier(0x20), Errno.EPERM, "a core's, unregistered") & Gives(Barrier(1), Errno.None, "a global one");
        isGood &= Gives(Barrier(0x10), Errno.None, "registered") & Gives(Barrier(8), Errno.None, "now it may") & Gives(Barrier(0x20), Errno.EPERM, "the other may not");
        isGood &= Gives(Barrier(0, 1), Errno.EINVAL, "flags") & Gives(Barrier(3), Errno.EINVAL, "two commands");
        return isGood & Calls.EndedWell(Calls.Child(&MayGoOn, 0));
    }

    private static bool MayGoOn(int unused) => Gives(Barrier(8), Errno.None, "a child of fork");

    /// <summary>The name is set to what it is, so that the machine is left alone.</summary>
    private static bool Names()
    {
        byte* before = stackalloc byte[6 * FieldSize];
        byte* after = stackalloc byte[6 * FieldSize];
        byte* domain = before + DomainField;
        Unix.Call(SystemCall.UName, (ulong)before);
        int length = 0;
        while (domain[length] != 0)
        {
            length++;
        }

        bool isGood = Gives(Unix.Call(SystemCall.SetDomainName, (ulong)domain, (ulong)length), Errno.None, "setdomainname");
        Unix.Call(SystemCall.UName, (ulong)after);
        isGood &= Holds(Calls.AreEqual(after + DomainField, length + 1, new System.ReadOnlySpan<byte>(domain, length + 1)), "uname tells it");
        isGood &= Gives(Unix.Call(SystemCall.SetDomainName, (ulong)domain, 65), Errno.EINVAL, "too long") & Gives(Unix.Call(SystemCall.SetDomainName, 8, 1), Errno.EFAULT, "a bad address");
        Unix.Call(SystemCall.SetResUid, Somebody, Somebody, Somebody);
        return isGood & Gives(Unix.Call(SystemCall.SetDomainName, (ulong)domain, 7), Errno.EPERM, "by somebody") & Gives(Unix.Call(SystemCall.SetHostName, (ulong)domain, 7), Errno.EPERM, "sethostname by somebody");
    }

    private static bool Personality()
    {
        byte* names = stackalloc byte[6 * FieldSize];
        Unix.Call(SystemCall.Personality, Linux32);
        Unix.Call(SystemCall.UName, (ulong)names);
        bool isGood = Holds(Calls.AreEqual(names + (4 * FieldSize), 5, "i686\0"u8), "i686");
        Unix.Call(SystemCall.Personality, 0);
        Unix.Call(SystemCall.UName, (ulong)names);
        return isGood & Holds(Calls.AreEqual(names + (4 * FieldSize), 7, "x86_64\0"u8), "x86_64");
    }

    /// <summary>struct linux_dirent: the name begins at 18, and the type is the record's last byte.</summary>
    private static bool OldEntries()
    {
        byte* room = stackalloc byte[256];
        Unix.Close(Files.Make("l"));
        int directory = Unix.Open(".", OpenFlags.ReadOnly | OpenFlags.Directory).Int;
        bool isGood = Gives(Unix.Call(SystemCall.GetDents, (ulong)directory, (ulong)room, 20), Errno.EINVAL, "no room for one");
        long count = Unix.Call(SystemCall.GetDents, (ulong)directory, (ulong)room, 256).Raw;
        int seen = 0;
        for (byte* record = room; record < room + count; record += *(ushort*)(record + 16))
        {
            byte kind = record[*(ushort*)(record + 16) - 1];
            bool isFile = record[18] == 'l' && record[19] == 0;
            isGood &= Holds(isFile ? kind == 8 : record[18] == '.' && kind == 4, "name and kind");
            seen++;
        }

        Unix.Unlink("l");
        return isGood & Holds(seen == 3, "three entries") & Holds(Unix.Call(SystemCall.GetDents, (ulong)directory, (ulong)room, 256).Raw == 0, "and no more")
            & Gives(Unix.Call(SystemCall.GetDents, 0, (ulong)room, 256), Errno.ENOTDIR, "what is no directory");
    }

    private static bool Adjustments()
    {
        byte* record = stackalloc byte[208];
        new System.Span<byte>(record, 208).Clear();
        bool isGood = Gives(Unix.Call(AdjustTime, (ulong)record), Errno.None, "read") & Holds(*(long*)(record + 72) > 1_000_000 && *(long*)(record + 88) is > 9000 and < 11_000, "the time, and a tick");
        isGood &= Gives(Unix.Call(AdjustTime, 8), Errno.EFAULT, "a bad address") & Gives(Unix.Call(AdjustClock, 99, (ulong)record), Errno.EINVAL, "an unknown clock");
        *(uint*)record = 0;
        isGood &= Gives(Unix.Call(AdjustClock, 1, (ulong)record), Errno.ENOTSUP, "a clock that cannot be set");
        *(uint*)record = 1;
        Unix.Call(SystemCall.SetResUid, Somebody, Somebody, Somebody);
        return isGood & Gives(Unix.Call(AdjustTime, (ulong)record), Errno.EPERM, "changed by somebody");
    }

    private static bool Groups() =>
        Gives(Unix.SetPgid(-1, 0), Errno.EINVAL, "-1, 0") & Gives(Unix.SetPgid(-1, 1), Errno.ESRCH, "-1, 1") & Gives(Unix.SetPgid(0, -1), Errno.EINVAL, "0, -1");

    private static SysResult PrCtl(int option, ulong argument = 0) => Unix.Call(SystemCall.PrCtl, (ulong)option, argument);

    private static SysResult Barrier(int command, uint flags = 0) => Unix.Call(SystemCall.MemBarrier, (ulong)command, flags);
}
