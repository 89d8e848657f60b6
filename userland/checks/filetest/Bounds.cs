using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>Offsets and sizes at their ends, in a file in memory: Linux's tmpfs goes as far as off_t does.</summary>
internal static unsafe class Bounds
{
    private const ulong Last = long.MaxValue;
    private const ulong Offset = 100;
    private const ulong KeepSize = 1;
    private const ulong PunchHole = 3;
    private const ulong CollapseRange = 8;
    private const ulong ZeroRange = 0x10;
    private const ulong SealGrowth = 4;
    private const ulong AllowSealing = 2;
    private const FileControl AddSeals = (FileControl)1033;
    private const int FileSizeLimit = 1;

    internal static void Run()
    {
        Case("transfers that end beyond the last offset are EINVAL, with O_APPEND too", &Transfers);
        Case("lseek and ftruncate go to the last offset and no further", &Ends);
        Case("pread and its relatives: EINVAL, EBADF, ESPIPE, EBADF in this order", &Orders);
        Case("fallocate: modes, ends, and memory that is there", &Allocations);
        Case("RLIMIT_FSIZE cuts a write, and refuses what begins beyond it", &Limits);
        Case("a file sealed against growth takes the pages that it has", &Sealed);
        Case("access mode 3 neither reads nor writes", &NoAccess);
    }

    private static bool Transfers()
    {
        byte* buffer = stackalloc byte[16];
        IoVector vector = new() { Start = buffer, Length = 16 };
        int file = Make();
        bool isGood = Gives(At(SystemCall.PRead64, file, buffer, 16, Last), Errno.EINVAL, "pread at the last offset");
        isGood &= Gives(At(SystemCall.PRead64, file, buffer, 0, Last), Errno.None, "of nothing");
        isGood &= Gives(At(SystemCall.PRead64, file, buffer, 15, Last - 15), Errno.None, "up to it");
        isGood &= Gives(At(SystemCall.PWrite64, file, buffer, 16, Last - 15), Errno.EINVAL, "pwrite over it");
        isGood &= Gives(At(SystemCall.PReadV, file, &vector, 1, Last - 15), Errno.EINVAL, "preadv");
        isGood &= Gives(At(SystemCall.PWriteV, file, &vector, 1, Last - 15), Errno.EINVAL, "pwritev");
        isGood &= Holds(SizeOf(file) == 0, "nothing was written");
        Unix.FCntl(file, FileControl.SetStatusFlags, (ulong)OpenFlags.Append);
        isGood &= Gives(At(SystemCall.PWrite64, file, buffer, 1, Last), Errno.EINVAL, "the offset counts although O_APPEND does not use it");
        isGood &= Holds(At(SystemCall.PWrite64, file, buffer, 1, Last - 1).Raw == 1 && SizeOf(file) == 1, "written at the end");
        Unix.FCntl(file, FileControl.SetStatusFlags, 0);
        Unix.LSeek(file, (long)Last, SeekOrigin.Set);
        return isGood & Gives(Unix.Write(file, buffer, 1), Errno.EINVAL, "write") & Gives(Unix.Read(file, buffer, 1), Errno.EINVAL, "read")
            & Gives(Unix.Call(SystemCall.ReadV, (ulong)file, (ulong)&vector, 1), Errno.EINVAL, "readv")
            & Gives(Unix.Call(SystemCall.WriteV, (ulong)file, (ulong)&vector, 1), Errno.EINVAL, "writev")
            & Holds(SizeOf(file) == 1, "and nothing came of it");
    }

    private static bool Ends()
    {
        int file = Make();
        bool isGood = Holds(Unix.LSeek(file, (long)Last, SeekOrigin.Set).Raw == (long)Last, "there");
        isGood &= Gives(Unix.LSeek(file, 1, SeekOrigin.Current), Errno.EINVAL, "one further") & Gives(Unix.LSeek(file, -1, SeekOrigin.Set), Errno.EINVAL, "before the start");
        isGood &= Gives(Unix.Call(SystemCall.FTruncate, (ulong)file, Last), Errno.None, "the largest size") & Holds(SizeOf(file) == (long)Last, "told");
        isGood &= Gives(Unix.LSeek(file, 1, SeekOrigin.End), Errno.EINVAL, "behind its end") & Gives(Unix.Write(file, "x"u8), Errno.EINVAL, "a write there");
        isGood &= Gives(Unix.Call(SystemCall.FTruncate, (ulong)file, ulong.MaxValue), Errno.EINVAL, "a negative size");
        Unix.FCntl(file, FileControl.SetStatusFlags, (ulong)OpenFlags.Append);
        Unix.LSeek(file, 0, SeekOrigin.Set);
        isGood &= Gives(Unix.Write(file, "x"u8), Errno.EFBIG, "appending to the largest file");
        return isGood & Gives(Unix.Call(SystemCall.FTruncate, (ulong)file, 0), Errno.None, "and empty again");
    }

    private static bool Orders()
    {
        byte* buffer = stackalloc byte[16];
        IoVector vector = new() { Start = buffer, Length = 16 };
        Unix.Pipe2(out int reader, out int writer);
        bool isGood = Gives(At(SystemCall.PRead64, 999, buffer, 1, ulong.MaxValue), Errno.EINVAL, "a negative offset of nothing");
        isGood &= Gives(At(SystemCall.PRead64, 999, buffer, 1, 0), Errno.EBADF, "nothing");
        isGood &= Gives(At(SystemCall.PRead64, writer, buffer, 1, 0), Errno.ESPIPE, "pread of a pipe's writing end");
        isGood &= Gives(At(SystemCall.PWrite64, reader, buffer, 1, 0), Errno.ESPIPE, "pwrite to a reading end");
        isGood &= Gives(At(SystemCall.PReadV, reader, &vector, 0, Offset), Errno.ESPIPE, "preadv of no vectors");
        isGood &= Gives(At(SystemCall.PWriteV, writer, &vector, 0, Offset), Errno.ESPIPE, "pwritev of no vectors");
        int directory = Unix.Open(".", OpenFlags.ReadOnly).Int;
        isGood &= Gives(At(SystemCall.PRead64, directory, buffer, 1, 0), Errno.EISDIR, "pread of a directory");
        isGood &= Gives(At(SystemCall.PWrite64, directory, buffer, 1, 0), Errno.EBADF, "pwrite to one");
        int place = Unix.Open(".", (OpenFlags)0x200000).Int;
        isGood &= Gives(At(SystemCall.PRead64, place, buffer, 1, 0), Errno.EBADF, "O_PATH");
        isGood &= Gives(Unix.Call(SystemCall.ReadV, (ulong)place, (ulong)&vector, 0), Errno.EBADF, "O_PATH, and no vectors");
        return isGood & Gives(Unix.Call(SystemCall.ReadAhead, (ulong)place, 0, 1), Errno.EBADF, "readahead of O_PATH")
            & Gives(Unix.Call(SystemCall.ReadAhead, (ulong)reader, 0, 1), Errno.EINVAL, "readahead of a pipe")
            & Gives(Unix.Call(SystemCall.SyncFileRange, (ulong)reader, 0, 1), Errno.ESPIPE, "sync_file_range of a pipe")
            & Gives(Unix.Call(SystemCall.SyncFileRange, (ulong)directory, 0, 1, 8), Errno.EINVAL, "sync_file_range, unknown flags");
    }

    private static bool Allocations()
    {
        int file = Make();
        bool isGood = Gives(Allocate(file, 0, 0, 10_000), Errno.None, "10,000 bytes") & Holds(SizeOf(file) == 10_000, "the file is as large");
        isGood &= Holds(BlocksOf(file) == 24, "three pages are there");
        isGood &= Gives(Allocate(file, KeepSize, 0, 20_000), Errno.None, "FALLOC_FL_KEEP_SIZE") & Holds(SizeOf(file) == 10_000 && BlocksOf(file) == 40, "more pages, not longer");
        isGood &= Gives(Allocate(file, PunchHole, 0, 4096), Errno.None, "a hole") & Holds(BlocksOf(file) == 32, "which takes none");
        isGood &= Gives(Allocate(file, 0, 0, 0), Errno.EINVAL, "no length") & Gives(Allocate(file, 0, ulong.MaxValue, 1), Errno.EINVAL, "a negative offset");
        isGood &= Gives(Allocate(file, 0, Last, 1), Errno.EFBIG, "beyond the last offset") & Gives(Allocate(file, 2, 0, 1), Errno.ENOTSUP, "a hole without FALLOC_FL_KEEP_SIZE");
        isGood &= Gives(Allocate(file, CollapseRange, 0, 4096), Errno.ENOTSUP, "collapsing");
        isGood &= Gives(Allocate(file, ZeroRange, 0, 4096), Errno.ENOTSUP, "zeroing") & Gives(Allocate(file, 0x1000, 0, 1), Errno.ENOTSUP, "an unknown mode");
        Unix.Pipe2(out int reader, out int writer);
        int directory = Unix.Open(".", OpenFlags.ReadOnly).Int;
        return isGood & Gives(Allocate(reader, 0, 0, 1), Errno.EBADF, "a reading end") & Gives(Allocate(writer, 0, 0, 1), Errno.ESPIPE, "a writing end")
            & Gives(Allocate(writer, 0, 0, 0), Errno.EINVAL, "no length of a pipe") & Gives(Allocate(directory, 0, 0, 1), Errno.EBADF, "a directory")
            & Gives(Allocate(Unix.Open("/dev/null", OpenFlags.WriteOnly).Int, 0, 0, 1), Errno.ENODEV, "a device");
    }

    private static bool Limits()
    {
        int file = Make();
        ulong* limit = stackalloc ulong[] { 5, 5 };
        byte* buffer = stackalloc byte[16];
        Unix.Call(SystemCall.SetRLimit, FileSizeLimit, (ulong)limit);
        Unix.Ignore(Signal.FileSize);
        bool isGood = Holds(Unix.Write(file, buffer, 16).Raw == 5, "as much as fits") & Gives(Unix.Write(file, buffer, 1), Errno.EFBIG, "then none");
        isGood &= Gives(Unix.Write(file, buffer, 0), Errno.None, "but nothing can be written") & Gives(At(SystemCall.PWrite64, file, buffer, 1, 7), Errno.EFBIG, "pwrite");
        return isGood & Gives(Unix.Call(SystemCall.FTruncate, (ulong)file, 6), Errno.EFBIG, "ftruncate") & Gives(Allocate(file, 0, 0, 6), Errno.EFBIG, "fallocate")
            & Gives(Allocate(file, KeepSize, 0, 5), Errno.None, "fallocate within it") & Holds(SizeOf(file) == 5, "it did not grow");
    }

    private static bool Sealed()
    {
        byte* buffer = stackalloc byte[2048];
        int file = Make();
        Unix.Call(SystemCall.FTruncate, (ulong)file, 4096);
        bool isGood = Gives(Unix.FCntl(file, AddSeals, SealGrowth), Errno.None, "F_SEAL_GROW");
        isGood &= Holds(At(SystemCall.PWrite64, file, buffer, 2048, 3072).Raw == 1024, "the part that lies within");
        isGood &= Gives(At(SystemCall.PWrite64, file, buffer, 1, 4096), Errno.EPERM, "nothing behind the end");
        isGood &= Gives(Allocate(file, 0, 0, 5000), Errno.EPERM, "fallocate") & Gives(Allocate(file, 0, 0, 4096), Errno.None, "fallocate within it");
        int odd = Make();
        Unix.Call(SystemCall.FTruncate, (ulong)odd, 5000);
        Unix.FCntl(odd, AddSeals, SealGrowth);
        isGood &= Holds(At(SystemCall.PWrite64, odd, buffer, 2048, 4000).Raw == 96, "whole pages alone");
        return isGood & Gives(At(SystemCall.PWrite64, odd, buffer, 2000, 4096), Errno.EPERM, "a page is written whole or not");
    }

    private static bool NoAccess()
    {
        byte letter;
        Files.Make("a", "x"u8);
        int file = Unix.Open("a", OpenFlags.WriteOnly | OpenFlags.ReadWrite).Int;
        bool isGood = Holds(file >= 0, "it can be opened") & Gives(Unix.Read(file, &letter, 1), Errno.EBADF, "read") & Gives(Unix.Write(file, "y"u8), Errno.EBADF, "write");
        isGood &= Gives(Unix.Call(SystemCall.FTruncate, (ulong)file, 0), Errno.EINVAL, "ftruncate") & Holds(SizeOf(file) == 1, "but fstat works");
        Unix.Unlink("a");
        return isGood & Gives(Unix.Open(".", (OpenFlags)0x4000), Errno.EINVAL, "O_DIRECT of a directory");
    }

    private static int Make()
    {
        fixed (byte* name = "bounds\0"u8)
        {
            return Unix.Call(SystemCall.MemFdCreate, (ulong)name, AllowSealing).Int;
        }
    }

    private static SysResult At(SystemCall call, int file, void* buffer, ulong count, ulong offset) =>
        Unix.Call(call, (ulong)file, (ulong)buffer, count, offset);

    private static SysResult Allocate(int file, ulong mode, ulong offset, ulong length) =>
        Unix.Call(SystemCall.FAllocate, (ulong)file, mode, offset, length);

    private static long SizeOf(int file) => StatusOf(file).Size;

    private static long BlocksOf(int file) => StatusOf(file).Blocks;

    private static FileStatus StatusOf(int file)
    {
        FileStatus status;
        Unix.Call(SystemCall.FStat, (ulong)file, (ulong)&status);
        return status;
    }
}
