using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>splice(2), tee(2) and vmsplice(2).</summary>
internal static unsafe class Splices
{
    private const ulong Bad = 8;
    private const ulong NonBlocking = 2;
    private const int Most = 65536;

    internal static void Run()
    {
        Case("splice: a file into a pipe and back, by the files' offsets and the caller's", &ThroughPipe);
        Case("splice: a pipe into a pipe; more than fits goes in part", &BetweenPipes);
        Case("splice: waits for the first byte, and tells the end", &Waits);
        Case("splice: sockets give and take", &Sockets);
        Case("splice: errors", &Errors);
        Case("splice: without readers, EPIPE and SIGPIPE", &Broken);
        Case("tee: the bytes stay", &Doubled);
        Case("vmsplice: memory into a pipe, and a pipe into memory", &Memory);
    }

    private static SysResult Splice(int from, long* start, int to, long* place, ulong count, ulong flags = 0) =>
        Unix.Call(SystemCall.Splice, (ulong)from, (ulong)start, (ulong)to, (ulong)place, count, flags);

    private static SysResult Tee(int from, int to, ulong count, ulong flags = 0) =>
        Unix.Call((SystemCall)276, (ulong)from, (ulong)to, count, flags);

    private static bool Reads(int descriptor, System.ReadOnlySpan<byte> expected)
    {
        byte* bytes = stackalloc byte[64];
        return Files.AreEqual(bytes, Unix.Read(descriptor, bytes, 64).Raw, expected);
    }

    private static int FileWith(System.ReadOnlySpan<byte> bytes)
    {
        int file = Files.Fresh("a");
        Unix.Unlink("a");
        Unix.Write(file, bytes);
        Unix.LSeek(file, 0, SeekOrigin.Set);
        return file;
    }

    private static bool ThroughPipe()
    {
        int from = FileWith("hello world"u8);
        int to = FileWith("0123456789"u8);
        Unix.Pipe2(out int reader, out int writer);
        long start = 6;
        long place = 2;
        bool isGood = Holds(Splice(from, null, writer, null, 5).Raw == 5, "by the file's offset");
        isGood &= Holds(Splice(from, &start, writer, null, 100).Raw == 5 && start == 11, "by the caller's, up to the end");
        isGood &= Holds(Unix.LSeek(from, 0, SeekOrigin.Current).Raw == 5, "the file has moved by the first alone");
        isGood &= Holds(Splice(from, &start, writer, null, 5).Raw == 0, "at the end");
        isGood &= Holds(Splice(reader, null, to, &place, 3).Raw == 3 && place == 5, "to a place of the caller's");
        isGood &= Holds(Splice(reader, null, to, null, 100).Raw == 7, "all that is there, and no more");
        Unix.LSeek(to, 0, SeekOrigin.Set);
        return isGood & Holds(Reads(to, "loworld789"u8), "as moved");
    }

    private static bool BetweenPipes()
    {
        Unix.Pipe2(out int reader, out int writer);
        Unix.Pipe2(out int farReader, out int farWriter);
        byte* bytes = Pages.Dirty(Most / Unix.PageSize);
        Unix.Write(writer, bytes, Most);
        Unix.Write(farWriter, "ab"u8);
        long first = Splice(reader, null, farWriter, null, Most).Raw;
        bool isGood = Holds(first is > Most / 2 and < Most, "what has room");
        isGood &= Holds(Splice(reader, null, farWriter, null, 1, NonBlocking).Error == Errno.EAGAIN, "it is full");
        isGood &= Holds(Unix.Read(farReader, bytes, Most).Raw == first + 2, "all of it is read");
        return isGood & Holds(Splice(reader, null, farWriter, null, Most).Raw == Most - first, "the rest");
    }

    private static bool Waits()
    {
        int file = FileWith(""u8);
        Unix.Pipe2(out int reader, out int writer);
        bool isGood = Gives(Splice(reader, null, file, null, 5, NonBlocking), Errno.EAGAIN, "nothing there");
        int child = Unix.Fork().Int;
        if (child == 0)
        {
            Unix.Sleep(20_000_000);
            Unix.Write(writer, "late"u8);
            Unix.Exit(0);
        }

        Unix.Close(writer);
        isGood &= Holds(Splice(reader, null, file, null, 100).Raw == 4, "waited for");
        Unix.Wait(child, out _);
        return isGood & Holds(Splice(reader, null, file, null, 100).Raw == 0, "the end");
    }

    private static bool Sockets()
    {
        int* pair = stackalloc int[2];
        Unix.Call(SystemCall.SocketPair, 1, 1, 0, (ulong)pair);
        Unix.Pipe2(out int reader, out int writer);
        Unix.Write(writer, "there"u8);
        bool isGood = Holds(Splice(reader, null, pair[0], null, 100).Raw == 5 && Reads(pair[1], "there"u8), "into a socket");
        Unix.Write(pair[0], "back"u8);
        long start = 0;
        isGood &= Gives(Splice(pair[1], &start, writer, null, 100), Errno.EINVAL, "a socket has no offsets");
        isGood &= Holds(Splice(pair[1], null, writer, null, 100).Raw == 4 && Reads(reader, "back"u8), "out of a socket");
        return isGood & Gives(Splice(pair[1], null, writer, null, 100, NonBlocking), Errno.EAGAIN, "out of an empty one");
    }

    private static bool Errors()
    {
        int file = FileWith("x"u8);
        int directory = Unix.Open(".", OpenFlags.ReadOnly).Int;
        int zero = Unix.Open("/proc/self/exe", (OpenFlags)0x200000).Int;
        Unix.Pipe2(out int reader, out int writer);
        Unix.Write(writer, "x"u8);
        long offset = 0;
        long negative = -1;
        bool isGood = Holds(Splice(file, null, file, null, 0).Raw == 0 && Splice(999, null, 999, null, 0).Raw == 0, "nothing to do");
        isGood &= Gives(Splice(file, null, file, null, 1), Errno.EINVAL, "no pipe") & Gives(Splice(file, null, writer, null, 1, 0x10), Errno.EINVAL, "flags");
        isGood &= Gives(Splice(999, null, writer, null, 1), Errno.EBADF, "no source") & Gives(Splice(zero, null, writer, null, 1), Errno.EBADF, "O_PATH");
        isGood &= Gives(Splice(reader, null, reader, null, 1), Errno.EBADF, "a pipe's wrong end") & Gives(Splice(file, null, reader, null, 1), Errno.EBADF, "not for writing");
        isGood &= Gives(Splice(reader, null, writer, null, 1), Errno.EINVAL, "onto itself") & Gives(Splice(reader, &offset, file, null, 1), Errno.ESPIPE, "a pipe's offset");
        isGood &= Gives(Splice(file, null, writer, &offset, 1), Errno.ESPIPE, "the other pipe's") & Gives(Splice(file, (long*)Bad, writer, null, 1), Errno.EFAULT, "a bad offset");
        isGood &= Gives(Splice(file, &negative, writer, null, 1), Errno.EINVAL, "a negative one") & Gives(Splice(directory, null, writer, null, 1), Errno.EINVAL, "a directory");
        Files.Make("b", "y"u8);
        int appending = Unix.Open("b", OpenFlags.WriteOnly | OpenFlags.Append).Int;
        Unix.Unlink("b");
        isGood &= Gives(Splice(reader, null, appending, null, 1), Errno.EINVAL, "a file that appends");
        isGood &= Gives(Tee(reader, writer, 1), Errno.EINVAL, "tee onto itself") & Gives(Tee(file, writer, 1), Errno.EINVAL, "tee of a file");
        return isGood & Gives(Tee(writer, writer, 1), Errno.EBADF, "tee of the wrong end") & Holds(Tee(999, 999, 0).Raw == 0, "tee of nothing");
    }

    private static bool Broken()
    {
        int file = FileWith("x"u8);
        Unix.Pipe2(out int reader, out int writer);
        Unix.Close(reader);
        Unix.Ignore(Signal.Pipe);
        bool isGood = Gives(Splice(file, null, writer, null, 1), Errno.EPIPE, "EPIPE");
        int child = Unix.Fork().Int;
        if (child == 0)
        {
            Unix.SetDefault(Signal.Pipe);
            Splice(file, null, writer, null, 1);
            Unix.Exit(0);
        }

        Unix.Wait(child, out WaitStatus status);
        return isGood & Holds(status.WasKilled && status.KillingSignal == Signal.Pipe, "SIGPIPE");
    }

    private static bool Doubled()
    {
        Unix.Pipe2(out int reader, out int writer);
        Unix.Pipe2(out int farReader, out int farWriter);
        Unix.Write(writer, "twice"u8);
        bool isGood = Holds(Tee(reader, farWriter, 3).Raw == 3, "three bytes") & Holds(Tee(reader, farWriter, 100).Raw == 5, "five bytes");
        isGood &= Holds(Reads(farReader, "twitwice"u8), "both are there") & Holds(Reads(reader, "twice"u8), "and here still");
        return isGood & Gives(Tee(reader, farWriter, 1, NonBlocking), Errno.EAGAIN, "nothing there");
    }

    private static bool Memory()
    {
        const SystemCall call = (SystemCall)278;
        Unix.Pipe2(out int reader, out int writer);
        byte* bytes = stackalloc byte[8];
        ulong* vectors = stackalloc ulong[4];
        for (int i = 0; i < 8; i++)
        {
            bytes[i] = (byte)('a' + i);
        }

        vectors[0] = (ulong)bytes;
        vectors[1] = 3;
        vectors[2] = (ulong)(bytes + 5);
        vectors[3] = 3;
        bool isGood = Holds(Unix.Call(call, (ulong)writer, (ulong)vectors, 2, 0).Raw == 6, "two pieces");
        isGood &= Holds(Unix.Call(call, (ulong)reader, (ulong)vectors, 1, 0).Raw == 3 && bytes[0] == 'a', "out again") & Holds(Reads(reader, "fgh"u8), "the second");
        isGood &= Gives(Unix.Call(call, (ulong)reader, (ulong)vectors, 1, NonBlocking), Errno.EAGAIN, "nothing there");
        isGood &= Gives(Unix.Call(call, (ulong)FileWith("x"u8), (ulong)vectors, 1, 0), Errno.EBADF, "no pipe");
        vectors[0] = Bad;
        return isGood & Gives(Unix.Call(call, (ulong)writer, (ulong)vectors, 1, 0), Errno.EFAULT, "bad memory")
            & Gives(Unix.Call(call, (ulong)writer, Bad, 1, 0), Errno.EFAULT, "bad vectors") & Gives(Unix.Call(call, (ulong)writer, (ulong)vectors, 1025, 0), Errno.EINVAL, "too many");
    }
}
