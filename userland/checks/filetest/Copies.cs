using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>copy_file_range(2) and sendfile(2).</summary>
internal static unsafe class Copies
{
    private const ulong Bad = 8;
    private const int Large = 300_000;

    internal static void Run()
    {
        Case("copy_file_range: offsets of the files, or of the caller", &Offsets);
        Case("copy_file_range: within a file, but not onto itself", &Within);
        Case("copy_file_range: much, and to the end of the source", &Much);
        Case("copy_file_range: errors", &CopyErrors);
        Case("sendfile: offsets", &Sent);
        Case("sendfile: errors", &SendErrors);
    }

    private static bool Offsets()
    {
        (int from, int to) = Pair();
        long place = 4;
        long start = 6;
        bool isGood = Holds(Copy(from, null, to, null, 5).Raw == 5, "five bytes");
        isGood &= Holds(At(from) == 5 && At(to) == 5, "both files have moved");
        isGood &= Holds(Copy(from, &start, to, &place, 100).Raw == 5 && start == 11 && place == 9, "the caller's offsets move");
        isGood &= Holds(At(from) == 5 && At(to) == 5, "and the files' do not");
        isGood &= Holds(Copy(from, &start, to, &place, 100).Raw == 0, "at the end there is nothing") & Holds(Files.Holds("b", "hellworld"u8), "as copied");
        return isGood & Gone();
    }

    private static bool Within()
    {
        (int from, _) = Pair();
        long start = 0;
        long place = 6;
        bool isGood = Holds(Copy(from, &start, from, &place, 5).Raw == 5, "to another place") & Holds(Files.Holds("a", "hello hello"u8), "as copied");
        start = 0;
        place = 3;
        isGood &= Gives(Copy(from, &start, from, &place, 4), Errno.EINVAL, "ranges that overlap") & Holds(Copy(from, &start, from, &place, 3).Raw == 3, "ranges side by side");
        return isGood & Holds(Files.Holds("a", "helhelhello"u8), "as copied") & Gone();
    }

    private static bool Much()
    {
        byte* bytes = Pages.Dirty((Large / Unix.PageSize) + 1);
        for (int i = 0; i < Large; i++)
        {
            bytes[i] = (byte)(i * 7);
        }

        int from = Files.Fresh("a");
        int to = Files.Fresh("b");
        Unix.Write(from, bytes, Large);
        Unix.LSeek(from, 0, SeekOrigin.Set);
        bool isGood = Holds(Copy(from, null, to, null, 1 << 30).Raw == Large, "all of it");
        Unix.LSeek(to, Large - 1, SeekOrigin.Set);
        byte last;
        isGood &= Holds(Unix.Read(to, &last, 1).Raw == 1 && last == bytes[Large - 1], "the last byte");
        return isGood & Gone();
    }

    private static bool CopyErrors()
    {
        (int from, int to) = Pair();
        Unix.Pipe2(out int reader, out int writer);
        int directory = Unix.Open(".", OpenFlags.ReadOnly).Int;
        int readable = Unix.Open("b", OpenFlags.ReadOnly).Int;
        int writable = Unix.Open("a", OpenFlags.WriteOnly).Int;
        int appending = Unix.Open("b", OpenFlags.WriteOnly | OpenFlags.Append).Int;
        long negative = -1;
        long largest = long.MaxValue;
        bool isGood = Gives(Copy(999, null, to, null, 1), Errno.EBADF, "nothing") & Gives(Copy(writable, null, to, null, 1), Errno.EBADF, "a source for writing");
        isGood &= Gives(Copy(from, null, readable, null, 1), Errno.EBADF, "a target for reading") & Gives(Copy(from, null, appending, null, 1), Errno.EBADF, "a target that appends");
        isGood &= Gives(Copy(directory, null, to, null, 1), Errno.EISDIR, "a directory") & Gives(Copy(reader, null, to, null, 1), Errno.EINVAL, "a pipe");
        isGood &= Gives(Copy(from, null, writer, null, 1), Errno.EINVAL, "to a pipe") & Gives(Copy(from, &negative, to, null, 1), Errno.EOVERFLOW, "a negative offset");
        isGood &= Gives(Copy(from, null, to, &largest, 1), Errno.EFBIG, "the largest offset") & Holds(Copy(from, &largest, to, null, 1).Raw == 0, "behind the source's end");
        isGood &= Gives(Unix.Call(SystemCall.CopyFileRange, (ulong)from, 0, (ulong)to, 0, 1, 1), Errno.EINVAL, "flags");
        return isGood & Gives(Unix.Call(SystemCall.CopyFileRange, (ulong)from, Bad, (ulong)to, 0, 1, 0), Errno.EFAULT, "a bad address") & Gone();
    }

    private static bool Sent()
    {
        (int from, int to) = Pair();
        long start = 6;
        bool isGood = Holds(Send(to, from, &start, 100).Raw == 5 && start == 11, "from the caller's offset") & Holds(At(from) == 0 && At(to) == 5, "the source has not moved");
        isGood &= Holds(Send(to, from, null, 5).Raw == 5 && At(from) == 5, "from its own") & Holds(Files.Holds("b", "worldhello"u8), "as copied");
        Unix.Pipe2(out _, out int writer);
        return isGood & Holds(Send(writer, from, null, 100).Raw == 6 && Send(writer, from, null, 100).Raw == 0, "to a pipe, to the end") & Gone();
    }

    private static bool SendErrors()
    {
        (int from, int to) = Pair();
        Unix.Pipe2(out int reader, out int writer);
        int writable = Unix.Open("a", OpenFlags.WriteOnly).Int;
        int readable = Unix.Open("b", OpenFlags.ReadOnly).Int;
        int appending = Unix.Open("b", OpenFlags.WriteOnly | OpenFlags.Append).Int;
        long negative = -1;
        long largest = long.MaxValue;
        long start = 0;
        bool isGood = Gives(Send(to, writable, null, 1), Errno.EBADF, "a source for writing") & Gives(Send(readable, from, null, 1), Errno.EBADF, "a target for reading");
        isGood &= Gives(Send(to, from, &negative, 1), Errno.EINVAL, "a negative offset") & Gives(Send(to, from, &largest, 1), Errno.EINVAL, "the largest offset");
        isGood &= Gives(Send(appending, from, null, 1), Errno.EINVAL, "a target that appends") & Gives(Send(to, reader, &start, 1), Errno.ESPIPE, "a pipe, and an offset");
        return isGood & Gives(Unix.Call(SystemCall.SendFile, (ulong)writer, (ulong)from, Bad, 1), Errno.EFAULT, "a bad address") & Gone();
    }

    /// <summary>A file that says hello world, and an empty one.</summary>
    private static (int From, int To) Pair()
    {
        Files.Make("a", "hello world"u8);
        return (Unix.Open("a", OpenFlags.ReadWrite).Int, Files.Fresh("b"));
    }

    private static bool Gone() => Gives(Unix.Unlink("a"), Errno.None, "unlink") & Gives(Unix.Unlink("b"), Errno.None, "unlink");

    private static long At(int file) => Unix.LSeek(file, 0, SeekOrigin.Current).Raw;

    private static SysResult Copy(int from, long* start, int to, long* place, ulong count) =>
        Unix.Call(SystemCall.CopyFileRange, (ulong)from, (ulong)start, (ulong)to, (ulong)place, count, 0);

    private static SysResult Send(int to, int from, long* start, ulong count) =>
        Unix.Call(SystemCall.SendFile, (ulong)to, (ulong)from, (ulong)start, count);
}
