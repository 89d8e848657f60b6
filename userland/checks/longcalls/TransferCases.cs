using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongCalls;

/// <summary>Calls that move many bytes, or bytes by many vectors.</summary>
internal static unsafe class TransferCases
{
    private const int Mebibyte = 1 << 20;
    private const int Vectors = 1024;
    private const int VectorBytes = 8_000;

    internal static void Run()
    {
        Case("readv of 1024 vectors from /dev/urandom", &RandomVectors);
        Case("readv of 1024 vectors from /dev/zero", &ZeroVectors);
        Case("getrandom of 1 MiB", &Random);
        Case("writev and readv of 1024 vectors of a file", &FileVectors);
        Case("sendfile of a file to itself, byte by byte", &ToItself);
        Case("sendfile of 32 MiB to nowhere", &ToNowhere);
        Case("a pipe and a socket pass 4 MiB from one write to one reader", &Streams);
        Case("F_SETPIPE_SZ of a pipe that holds 512 KiB", &ResizePipe);
        Case("SIGKILL ends a read that would take for ever", &Killed);
    }

    private static byte* Room(int bytes) => (byte*)Unix.MMap((ulong)bytes).Address;

    /// <summary>All vectors show the same bytes.</summary>
    private static ulong* MakeVectors(byte* start, int bytes)
    {
        var vectors = (ulong*)Room(Vectors * 16);
        for (int i = 0; i < Vectors; i++)
        {
            vectors[2 * i] = (ulong)start;
            vectors[(2 * i) + 1] = (ulong)bytes;
        }

        return vectors;
    }

    private static bool Reads(string path)
    {
        int file = Unix.Open(path, OpenFlags.ReadOnly).Int;
        ulong* vectors = MakeVectors(Room(VectorBytes), VectorBytes);
        return Holds(Unix.Call(SystemCall.ReadV, (ulong)file, (ulong)vectors, Vectors).Raw == Vectors * VectorBytes, "all is read");
    }

    private static bool RandomVectors() => Reads("/dev/urandom");

    private static bool ZeroVectors() => Reads("/dev/zero");

    private static bool Random() =>
        Holds(Unix.Call(SystemCall.GetRandom, (ulong)Room(Mebibyte), Mebibyte, 0).Raw == Mebibyte, "all is filled");

    private static int MemoryFile()
    {
        fixed (byte* name = "f\0"u8)
        {
            return Unix.Call(SystemCall.MemFdCreate, (ulong)name).Int;
        }
    }

    private static bool FileVectors()
    {
        const int bytes = 4000;
        int file = MemoryFile();
        ulong* vectors = MakeVectors(Room(bytes), bytes);
        bool isWritten = Unix.Call(SystemCall.WriteV, (ulong)file, (ulong)vectors, Vectors).Raw == Vectors * bytes;
        Unix.LSeek(file, 0, SeekOrigin.Set);
        return Holds(isWritten, "all is written")
            & Holds(Unix.Call(SystemCall.ReadV, (ulong)file, (ulong)vectors, Vectors).Raw == Vectors * bytes, "all is read");
    }

    private static bool ToItself()
    {
        const int bytes = 2000;
        int file = MemoryFile();
        Unix.Write(file, "a"u8);
        long offset = 0;
        long sent = Unix.Call(SystemCall.SendFile, (ulong)file, (ulong)file, (ulong)&offset, bytes).Raw;
        return Holds(sent == offset && sent is > 0 and <= bytes, "the offset says how far it came");
    }

    private static bool ToNowhere()
    {
        int file = MemoryFile();
        Unix.FTruncate(file, 32 * Mebibyte);
        int nowhere = Unix.Open("/dev/null", OpenFlags.WriteOnly).Int;
        return Holds(Unix.Call(SystemCall.SendFile, (ulong)nowhere, (ulong)file, 0, 32 * Mebibyte).Raw == 32 * Mebibyte, "all is sent");
    }

    private static bool Streams()
    {
        Unix.Pipe2(out int reader, out int writer);
        int* pair = stackalloc int[2];
        Unix.Call(SystemCall.SocketPair, 1, 1, 0, (ulong)pair);
        return Holds(Passes(reader, writer), "through the pipe") & Holds(Passes(pair[0], pair[1]), "through the socket");
    }

    private static bool Passes(int reader, int writer)
    {
        const int bytes = 4 * Mebibyte;
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Close(writer);
            byte* to = Room(bytes);
            long read = 0;
            for (long got = 1; got > 0; read += got)
            {
                got = Unix.Read(reader, to, bytes).Raw;
            }

            Unix.Exit(read == bytes ? 0 : 1);
        }

        Unix.Close(reader);
        bool isWritten = Unix.Write(writer, Room(bytes), bytes).Raw == bytes;
        Unix.Close(writer);
        Unix.Wait(child.Int, out WaitStatus status);
        return isWritten && status.Raw == 0;
    }

    private static bool ResizePipe()
    {
        const int bytes = Mebibyte / 2;
        Unix.Pipe2(out int reader, out int writer);
        byte* written = Room(bytes);
        byte* read = Room(bytes);
        for (int i = 0; i < bytes; i++)
        {
            written[i] = (byte)(i / Unix.PageSize);
        }

        bool isGood = Unix.FCntl(writer, FileControl.SetPipeSize, Mebibyte).Raw == Mebibyte && Unix.Write(writer, written, bytes).Raw == bytes;
        for (int i = 0; i < 3; i++)
        {
            isGood &= Unix.FCntl(writer, FileControl.SetPipeSize, bytes).Raw == bytes;
            isGood &= Unix.FCntl(writer, FileControl.SetPipeSize, Mebibyte).Raw == Mebibyte;
        }

        isGood &= Unix.Read(reader, read, bytes).Raw == bytes;
        for (int i = 0; i < bytes; i++)
        {
            isGood &= read[i] == written[i];
        }

        return Holds(isGood, "the contents stay");
    }

    private static bool Killed()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            ulong* vectors = MakeVectors(Room(2 * Mebibyte), 2 * Mebibyte);
            Unix.Call(SystemCall.ReadV, (ulong)Unix.Open("/dev/urandom", OpenFlags.ReadOnly).Int, (ulong)vectors, Vectors);
            Unix.Exit(1);
        }

        Unix.Sleep(5_000_000);
        Unix.Kill(child.Int, Signal.Kill);
        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Raw == (int)Signal.Kill, "it was killed");
    }
}
