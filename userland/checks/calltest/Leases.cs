using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>F_SETLEASE and F_GETLEASE of fcntl(2).</summary>
internal static unsafe class Leases
{
    private const FileControl SetLease = (FileControl)1024;
    private const FileControl GetLease = (FileControl)1025;
    private const FileControl SetSignal = (FileControl)10;
    private const ulong Read = 0;
    private const ulong Write = 1;
    private const ulong None = 2;
    private const int Told = 40;
    private const long Soon = 5_000_000_000;

    internal static void Run()
    {
        Case("leases: taken, changed, told and given up", &Taken);
        Case("leases: who has a file open, and how, stands in the way", &InTheWay);
        Case("leases: an open for reading waits until a write lease has become a read lease", &Downgraded);
        Case("leases: an open for writing waits until the lease is gone; with O_NONBLOCK, EAGAIN", &Broken);
        Case("leases: execve breaks a write lease, and no read lease", &Executed);
        Case("leases: a cut by name breaks them; closing gives them up", &Cut);
    }

    private static int Open(OpenFlags flags) => Unix.Open("leased", flags).Int;

    private static void Make() => Unix.Close(Unix.Open("leased", OpenFlags.WriteOnly | OpenFlags.Create).Int);

    private static bool Gone() => Gives(Unix.Unlink("leased"), Errno.None, "unlink");

    private static bool Taken()
    {
        Make();
        int file = Open(OpenFlags.ReadOnly);
        Unix.Pipe2(out int pipe, out _);
        bool isGood = Holds(Unix.FCntl(file, GetLease).Raw == (long)None, "none yet") & Gives(Unix.FCntl(file, SetLease, None), Errno.EAGAIN, "none to give up");
        isGood &= Gives(Unix.FCntl(file, SetLease, 9), Errno.EINVAL, "of no kind") & Gives(Unix.FCntl(pipe, SetLease, Read), Errno.EINVAL, "of a pipe");
        isGood &= Gives(Unix.FCntl(file, SetLease, Read), Errno.None, "a read lease") & Holds(Unix.FCntl(file, GetLease).Raw == (long)Read, "is told");
        isGood &= Gives(Unix.FCntl(file, SetLease, Write), Errno.None, "becomes a write lease") & Holds(Unix.FCntl(file, GetLease).Raw == (long)Write, "is told");
        return isGood & Gives(Unix.FCntl(file, SetLease, None), Errno.None, "given up") & Gone();
    }

    private static bool InTheWay()
    {
        Make();
        int file = Open(OpenFlags.ReadWrite);
        bool isGood = Gives(Unix.FCntl(file, SetLease, Read), Errno.EAGAIN, "a read lease of a writer") & Gives(Unix.FCntl(file, SetLease, Write), Errno.None, "a write lease");
        Unix.FCntl(file, SetLease, None);
        int other = Open(OpenFlags.ReadOnly);
        isGood &= Gives(Unix.FCntl(file, SetLease, Write), Errno.EAGAIN, "beside a reader") & Gives(Unix.FCntl(other, SetLease, Read), Errno.EAGAIN, "beside a writer");
        Unix.Close(file);
        file = Open(OpenFlags.ReadOnly);
        isGood &= Gives(Unix.FCntl(file, SetLease, Read), Errno.None, "two readers") & Gives(Unix.FCntl(other, SetLease, Read), Errno.None, "both with leases");
        return isGood & Gives(Unix.FCntl(other, SetLease, Write), Errno.EAGAIN, "but not for writing") & Gone();
    }

    /// <summary>Opens the file in a child, which exits with 0 when that succeeded.</summary>
    private static bool Opens(int flags) => Unix.Open("leased", (OpenFlags)flags).Succeeded;

    /// <summary>Waits for the signal that tells of a lease of this descriptor.</summary>
    private static bool IsTold(int file)
    {
        SignalInformation information;
        int* words = (int*)&information;
        bool isGood = Holds(Unix.SigTimedWait(1UL << (Told - 1), &information, Soon).Raw == Told, "the signal");
        return isGood & Holds(words[2] == 3 && *(long*)(words + 4) == 0x441 && words[6] == file, "its code, events and descriptor");
    }

    private static bool Downgraded()
    {
        Make();
        int file = Open(OpenFlags.ReadOnly);
        Unix.SetMask(1UL << (Told - 1));
        Unix.FCntl(file, SetSignal, Told);
        bool isGood = Gives(Unix.FCntl(file, SetLease, Write), Errno.None, "a write lease");
        int child = Calls.Child(&Opens, (int)OpenFlags.ReadOnly);
        isGood &= IsTold(file) & Holds(Unix.FCntl(file, GetLease).Raw == (long)Read, "it is to become a read lease");
        isGood &= Gives(Unix.FCntl(file, SetLease, Read), Errno.None, "it becomes one") & Holds(Calls.EndedWell(child), "the open goes on");
        return isGood & Holds(Unix.FCntl(file, GetLease).Raw == (long)Read, "it stays") & Gone();
    }

    private static bool Broken()
    {
        Make();
        int file = Open(OpenFlags.ReadOnly);
        Unix.SetMask(1UL << (Told - 1));
        Unix.FCntl(file, SetSignal, Told);
        bool isGood = Gives(Unix.FCntl(file, SetLease, Read), Errno.None, "a read lease") & Holds(Calls.EndedWell(Calls.Child(&Opens, (int)OpenFlags.ReadOnly)), "readers may come");
        isGood &= Gives(Unix.Open("leased", OpenFlags.WriteOnly | OpenFlags.NonBlocking), Errno.EAGAIN, "a writer that does not wait") & IsTold(file);
        isGood &= Holds(Unix.FCntl(file, GetLease).Raw == (long)None, "it is to go") & Gives(Unix.FCntl(file, SetLease, Read), Errno.None, "who asked has gone: it may stay");
        isGood &= Holds(Unix.FCntl(file, GetLease).Raw == (long)None, "it is to go all the same");
        int child = Calls.Child(&Opens, (int)OpenFlags.WriteOnly);
        Unix.Sleep(20_000_000);
        isGood &= Gives(Unix.FCntl(file, SetLease, None), Errno.None, "it goes") & Holds(Calls.EndedWell(child), "the open goes on");
        return isGood & Gone();
    }

    /// <summary>Tries to execute the file, which is empty and no program.</summary>
    private static bool Executes(int unused)
    {
        fixed (byte* path = "leased\0"u8)
        {
            return Unix.ExecVe(path, null, null).Error == Errno.ENOEXEC;
        }
    }

    private static bool Executed()
    {
        Make();
        Unix.ChMod("leased", 0x1C0);
        int file = Open(OpenFlags.ReadOnly);
        Unix.SetMask(1UL << (Told - 1));
        Unix.FCntl(file, SetSignal, Told);
        bool isGood = Gives(Unix.FCntl(file, SetLease, Read), Errno.None, "a read lease") & Holds(Calls.EndedWell(Calls.Child(&Executes, 0)), "exec beside it");
        isGood &= Holds(Unix.FCntl(file, GetLease).Raw == (long)Read, "it stays") & Gives(Unix.FCntl(file, SetLease, Write), Errno.None, "a write lease");
        int child = Calls.Child(&Executes, 0);
        isGood &= IsTold(file) & Gives(Unix.FCntl(file, SetLease, Read), Errno.None, "it becomes a read lease");
        return isGood & Holds(Calls.EndedWell(child), "exec goes on") & Gone();
    }

    private static bool Truncates(int size)
    {
        fixed (byte* path = "leased\0"u8)
        {
            return Unix.Call(SystemCall.Truncate, (ulong)path, (ulong)size).Succeeded;
        }
    }

    private static bool Cut()
    {
        Make();
        int file = Open(OpenFlags.ReadOnly);
        Unix.SetMask(1UL << (Told - 1));
        Unix.FCntl(file, SetSignal, Told);
        bool isGood = Gives(Unix.FCntl(file, SetLease, Read), Errno.None, "a read lease");
        int child = Calls.Child(&TruncatesWithout, file);
        isGood &= IsTold(file);
        Unix.Close(file);
        return isGood & Holds(Calls.EndedWell(child), "the cut goes on") & Gone();
    }

    /// <summary>Cuts the file, having closed its copy of the descriptor.</summary>
    private static bool TruncatesWithout(int file) => Unix.Close(file).Succeeded && Truncates(5);
}
