using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>Descriptors: the lowest free one, copies, flags, limits.</summary>
internal static unsafe class Descriptors
{
    private const int CloseOnExec = 1;
    private const ulong DescriptorLimit = 7;

    internal static void Run()
    {
        Case("a new descriptor is the lowest that is free", &Lowest);
        Case("dup, dup2 and F_DUPFD copy the open file, not the flags", &Copies);
        Case("status flags are the open file's", &StatusFlags);
        Case("the limit of descriptors", &Limit);
    }

    private static bool Lowest()
    {
        int first = Unix.Dup(0).Int;
        int second = Unix.Dup(0).Int;
        Unix.Close(first);
        return Holds(second == first + 1 && Unix.Dup(0).Int == first, "the gap is filled");
    }

    private static bool Copies()
    {
        int file = Files.Fresh("a");
        Unix.Unlink("a");
        int copy = Unix.Dup(file).Int;
        Unix.Write(file, "abc"u8);
        bool isGood = Holds(Unix.LSeek(copy, 0, SeekOrigin.Current).Value == 3, "the offset is shared");
        isGood &= Holds(Unix.Dup2(file, 50).Int == 50 && Unix.Dup2(50, 50).Int == 50, "dup2 onto a number and onto itself");
        isGood &= Gives(Unix.Dup2(999, 51), Errno.EBADF, "dup2 of nothing") & Gives(Unix.Dup2(file, -1), Errno.EBADF, "dup2 onto a negative number");
        isGood &= Gives(Unix.Call(SystemCall.Dup3, 50, 50, 0), Errno.EINVAL, "dup3 onto itself");
        SysResult high = Unix.FCntl(file, FileControl.DuplicateCloseOnExec, 60);
        isGood &= Holds(high.Int == 60 && Unix.FCntl(60, FileControl.GetDescriptorFlags).Value == CloseOnExec, "F_DUPFD_CLOEXEC from a number on");
        Unix.Dup2(60, 61);
        isGood &= Holds(Unix.FCntl(61, FileControl.GetDescriptorFlags).Raw == 0, "a copy has no flags");
        Unix.Close(file);
        Unix.Close(copy);
        return isGood & Holds(Unix.Write(50, "d"u8).Value == 1, "one copy is enough to keep the file open");
    }

    private static bool StatusFlags()
    {
        int file = Files.Fresh("a");
        Unix.Unlink("a");
        int copy = Unix.Dup(file).Int;
        Unix.FCntl(file, FileControl.SetStatusFlags, (ulong)OpenFlags.Append);
        ulong flags = (ulong)Unix.FCntl(copy, FileControl.GetStatusFlags).Raw;
        return Holds((flags & (ulong)OpenFlags.Append) != 0 && (flags & 3) == (ulong)OpenFlags.ReadWrite, "set through one, seen through the other")
            & Gives(Unix.FCntl(file, (FileControl)9999), Errno.EINVAL, "an unknown command");
    }

    private static bool Limit()
    {
        ulong* limit = stackalloc ulong[2];
        limit[0] = 20;
        limit[1] = 20;
        Unix.Call(SystemCall.SetRLimit, DescriptorLimit, (ulong)limit);
        SysResult result;
        int highest = 0;
        while ((result = Unix.Dup(0)).Succeeded)
        {
            highest = result.Int;
        }

        return Gives(result, Errno.EMFILE, "one too many") & Holds(highest == 19, "the limit is the number after the last")
            & Gives(Unix.Open("/dev/null", OpenFlags.ReadOnly), Errno.EMFILE, "open") & Gives(Unix.Pipe2(out _, out _), Errno.EMFILE, "pipe2");
    }
}
