using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>setns(2) into the namespaces that a process is in already.</summary>
internal static unsafe class Namespaces
{
    private const SystemCall SetNamespace = (SystemCall)308;
    private const ulong HostNames = 0x4000000;
    private const ulong Users = 0x10000000;
    private const ulong Processes = 0x20000000;
    private const TerminalControl AskParent = (TerminalControl)0xb702;
    private const TerminalControl AskType = (TerminalControl)0xb703;

    internal static void Run()
    {
        Case("namespaces: into those that it is in", &Own);
        Case("namespaces: ioctl_ns", &Asked);
    }

    private static SysResult Enter(int descriptor, ulong kinds) => Unix.Call(SetNamespace, (ulong)descriptor, kinds);

    private static bool Own()
    {
        int names = Unix.Open("/proc/self/ns/uts", OpenFlags.ReadOnly).Int;
        int users = Unix.Open("/proc/self/ns/user", OpenFlags.ReadOnly).Int;
        int other = Unix.Open("/proc/self/stat", OpenFlags.ReadOnly).Int;
        int self = Unix.Call(SystemCall.PidFdOpen, (ulong)Unix.GetPid(), 0).Int;
        Errno allowed = Unix.GetUid() == 0 ? Errno.None : Errno.EPERM;
        bool isGood = Gives(Enter(-1, 0), Errno.EBADF, "no descriptor") & Gives(Enter(other, 0), Errno.EINVAL, "another file");
        isGood &= Gives(Enter(names, Processes), Errno.EINVAL, "another kind");
        isGood &= Gives(Enter(users, 0), Errno.EINVAL, "the user namespace that it is in");
        isGood &= Gives(Enter(self, 0), Errno.EINVAL, "a process without kinds") & Gives(Enter(self, 1), Errno.EINVAL, "unknown kinds");
        isGood &= Gives(Enter(self, Users), Errno.EINVAL, "its user namespace");
        SysResult entered = Enter(names, 0);
        isGood &= Holds(entered.Error == allowed || entered.Error == Errno.EPERM, "as the capabilities are");
        return isGood & Gives(Enter(names, HostNames), entered.Error, "by its kind") & Gives(Enter(self, HostNames), entered.Error, "by the process");
    }

    private static bool Asked()
    {
        int names = Unix.Open("/proc/self/ns/uts", OpenFlags.ReadOnly).Int;
        return Holds(Unix.IoCtl(names, AskType, null).Raw == (long)HostNames, "NS_GET_NSTYPE")
            & Gives(Unix.IoCtl(names, AskParent, null), Errno.EINVAL, "NS_GET_PARENT of what has none");
    }
}
