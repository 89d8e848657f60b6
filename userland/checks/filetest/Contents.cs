using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>The contents of files: reading, writing, seeking, cutting.</summary>
internal static unsafe class Contents
{
    private const int Large = 1_000_000;

    internal static void Run()
    {
        Case("what is written is read back, at the right offsets", &WriteRead);
        Case("a hole reads as zeros", &Hole);
        Case("O_APPEND writes at the end wherever the offset is", &Append);
        Case("RWF_APPEND writes one call's bytes at the end", &AppendOnce);
        Case("ftruncate cuts and grows with zeros", &Truncate);
        Case("pread64 and pwrite64 leave the offset alone", &Positioned);
        Case("readv and writev take several buffers", &Vectors);
        Case("small buffers in a row are filled up to a bad address", &SmallVectors);
        Case("a file of a megabyte", &LargeFile);
        Case("errors of lseek, read and write", &Errors);
        Case("an open file outlives its name", &Unlinked);
    }

    private static bool WriteRead()
    {
        byte* buffer = stackalloc byte[16];
        int file = Files.Fresh("a");
        bool isGood = Holds(Unix.Write(file, "hello world"u8).Value == 11, "written");
        isGood &= Holds(Unix.Read(file, buffer, 16).Raw == 0, "at the end nothing is read");
        isGood &= Holds(Unix.LSeek(file, 6, SeekOrigin.Set).Value == 6, "SEEK_SET");
        isGood &= Holds(Files.AreEqual(buffer, Unix.Read(file, buffer, 16).Raw, "world"u8), "the rest is read");
        isGood &= Holds(Unix.LSeek(file, -3, SeekOrigin.End).Value == 8, "SEEK_END");
        isGood &= Holds(Unix.LSeek(file, -8, SeekOrigin.Current).Raw == 0, "SEEK_CUR");
        Unix.Write(file, "J"u8);
        Unix.Close(file);
        isGood &= Holds(Files.Holds("a", "Jello world"u8), "one byte was replaced");
        Unix.Stat("a", out FileStatus status);
        isGood &= Holds(status.Size == 11 && status.Type == FileType.Regular && status.Permissions == 0x1A4, "its status is right");
        return isGood & Gives(Unix.Unlink("a"), Errno.None, "unlink");
    }

    private static bool Hole()
    {
        byte* buffer = stackalloc byte[8];
        int file = Files.Fresh("a");
        Unix.LSeek(file, 100_000, SeekOrigin.Set);
        Unix.Write(file, "x"u8);
        Unix.LSeek(file, 50_000, SeekOrigin.Set);
        bool isGood = Holds(Files.AreEqual(buffer, Unix.Read(file, buffer, 4).Raw, "\0\0\0\0"u8), "zeros");
        Unix.FStat(file, out FileStatus status);
        Unix.Unlink("a");
        return isGood & Holds(status.Size == 100_001, "the size counts the hole");
    }

    private static bool Append()
    {
        Files.Make("a", "one"u8);
        int file = Unix.Open("a", OpenFlags.WriteOnly | OpenFlags.Append).Int;
        Unix.LSeek(file, 0, SeekOrigin.Set);
        Unix.Write(file, "two"u8);
        bool isGood = Files.Holds("a", "onetwo"u8) & Holds(Unix.LSeek(file, 0, SeekOrigin.Current).Value == 6, "the offset is at the end");
        Unix.Unlink("a");
        return isGood;
    }

    private static bool AppendOnce()
    {
        const SystemCall readVectors = (SystemCall)327;
        const SystemCall writeVectors = (SystemCall)328;
        const ulong own = ulong.MaxValue;
        const ulong append = 0x10;
        byte* bytes = stackalloc byte[] { (byte)'a', (byte)'b' };
        IoVector* vectors = stackalloc IoVector[2];
        vectors[0] = new IoVector { Start = bytes, Length = 2 };
        vectors[1] = new IoVector { Start = bytes, Length = 1 };
        int file = Files.Fresh("a");
        Unix.Write(file, "hello"u8);
        bool isGood = Holds(Unix.Call(writeVectors, (ulong)file, (ulong)vectors, 2, 0, 0, append).Raw == 3, "at an offset") & Holds(At(file) == 5, "the file's own stays");
        Unix.LSeek(file, 0, SeekOrigin.Set);
        isGood &= Holds(Unix.Call(writeVectors, (ulong)file, (ulong)vectors, 1, own, 0, append).Raw == 2, "at its own offset") & Holds(At(file) == 10, "which moves to the end");
        isGood &= Holds(Unix.Call(readVectors, (ulong)file, (ulong)vectors, 1, 0, 0, append).Raw == 2 && bytes[0] == 'h', "a read takes the flag");
        Unix.Close(file);
        isGood &= Holds(Files.Holds("a", "helloabaab"u8), "as written");
        int reader = Unix.Open("a", OpenFlags.ReadOnly).Int;
        isGood &= Gives(Unix.Call(writeVectors, (ulong)reader, (ulong)vectors, 1, 0, 0, append), Errno.EBADF, "open for reading");
        Unix.Close(reader);
        Unix.Unlink("a");
        return isGood;
    }

    private static long At(int file) => Unix.LSeek(file, 0, SeekOrigin.Current).Raw;

    private static bool Truncate()
    {
        int file = Files.Fresh("a");
        Unix.Write(file, "hello world"u8);
        bool isGood = Gives(Unix.FTruncate(file, 5), Errno.None, "cut") & Holds(Files.Holds("a", "hello"u8), "cut to five");
        Unix.FTruncate(file, 8);
        isGood &= Holds(Files.Holds("a", "hello\0\0\0"u8), "grown with zeros");
        isGood &= Gives(Unix.FTruncate(file, -1), Errno.EINVAL, "a negative length");
        Unix.Close(file);
        Unix.Close(Unix.Open("a", OpenFlags.WriteOnly | OpenFlags.Truncate).Int);
        isGood &= Holds(Files.Holds("a", ""u8), "O_TRUNC empties");
        Unix.Unlink("a");
        return isGood;
    }

    private static bool Positioned()
    {
        byte* buffer = stackalloc byte[8];
        int file = Files.Fresh("a");
        Unix.Write(file, "abcdef"u8);
        buffer[0] = (byte)'X';
        Unix.Call(SystemCall.PWrite64, (ulong)file, (ulong)buffer, 1, 2);
        long count = Unix.Call(SystemCall.PRead64, (ulong)file, (ulong)buffer, 3, 1).Raw;
        bool isGood = Holds(Files.AreEqual(buffer, count, "bXd"u8), "three from the second on");
        isGood &= Holds(Unix.LSeek(file, 0, SeekOrigin.Current).Value == 6, "the offset has not moved");
        Unix.Unlink("a");
        return isGood & Gives(Unix.Call(SystemCall.PRead64, (ulong)file, (ulong)buffer, 1, ulong.MaxValue), Errno.EINVAL, "a negative offset");
    }

    private static bool Vectors()
    {
        byte* buffer = stackalloc byte[8];
        IoVector* vectors = stackalloc IoVector[3];
        int file = Files.Fresh("a");
        Unix.Write(file, "abcdef"u8);
        Unix.LSeek(file, 0, SeekOrigin.Set);
        vectors[0] = new IoVector { Start = buffer + 4, Length = 2 };
        vectors[1] = new IoVector { Start = buffer, Length = 0 };
        vectors[2] = new IoVector { Start = buffer, Length = 4 };
        bool isGood = Holds(Unix.Call(SystemCall.ReadV, (ulong)file, (ulong)vectors, 3).Value == 6, "six bytes read");
        isGood &= Holds(Files.AreEqual(buffer, 6, "cdefab"u8), "in the order of the vector");
        isGood &= Holds(Unix.Call(SystemCall.WriteV, (ulong)file, (ulong)vectors, 3).Value == 6, "six bytes written");
        isGood &= Holds(Files.Holds("a", "abcdefabcdef"u8), "in the order of the vector");
        Unix.Unlink("a");
        return isGood & Gives(Unix.Call(SystemCall.ReadV, (ulong)file, (ulong)vectors, 5000), Errno.EINVAL, "too many vectors");
    }

    /// <summary>Reads and writes forty buffers, some empty and one perhaps at a bad address; the file's offset comes to stand after the last byte moved.</summary>
    private static bool SmallVectors()
    {
        const int count = 40;
        const int size = 13;
        byte* bytes = stackalloc byte[count * size];
        IoVector* vectors = stackalloc IoVector[count];
        int file = Files.Fresh("a");
        Unix.FTruncate(file, 4096);
        bool isGood = true;
        foreach (int bad in (System.ReadOnlySpan<int>)[-1, 0, 7, 31, 32, count - 1])
        {
            int moved = 0;
            for (int i = 0; i < count; i++)
            {
                vectors[i] = new IoVector { Start = i == bad ? (byte*)8 : bytes + (i * size), Length = i % 5 == 4 && i != bad ? 0UL : size };
                moved += bad < 0 || i < bad ? (int)vectors[i].Length : 0;
            }

            Errno error = moved == 0 ? Errno.EFAULT : Errno.None;
            foreach (SystemCall call in (System.ReadOnlySpan<SystemCall>)[SystemCall.ReadV, SystemCall.WriteV])
            {
                Unix.LSeek(file, 100, SeekOrigin.Set);
                SysResult result = Unix.Call(call, (ulong)file, (ulong)vectors, count);
                isGood &= Gives(result, error, "a bad address at " + Numbers.ToText(bad));
                isGood &= Holds(result.Failed || result.Raw == moved, "what came before it is moved") & Holds(At(file) == 100 + moved, "the offset");
            }

            isGood &= Holds(Unix.Call(SystemCall.PReadV, (ulong)file, (ulong)vectors, count, 4090).Raw == (bad == 0 ? -(long)Errno.EFAULT : 6), "up to the end");
        }

        Unix.Close(file);
        return isGood & Gives(Unix.Unlink("a"), Errno.None, "unlink");
    }

    private static bool LargeFile()
    {
        byte* bytes = Pages.Dirty((Large / Unix.PageSize) + 1);
        byte* again = Pages.Dirty((Large / Unix.PageSize) + 1);
        for (int i = 0; i < Large; i++)
        {
            bytes[i] = (byte)(i % 251);
        }

        int file = Files.Fresh("a");
        bool isGood = Holds(Unix.Write(file, bytes, Large).Value == Large, "written at once");
        Unix.LSeek(file, 0, SeekOrigin.Set);
        isGood &= Holds(Unix.Read(file, again, Large).Value == Large, "read at once");
        bool isEqual = true;
        for (int i = 0; i < Large; i++)
        {
            isEqual &= again[i] == bytes[i];
        }

        Unix.Unlink("a");
        return isGood & Holds(isEqual, "the same bytes");
    }

    private static bool Errors()
    {
        byte letter = 0;
        Files.Make("a", "x"u8);
        int reader = Unix.Open("a", OpenFlags.ReadOnly).Int;
        int writer = Unix.Open("a", OpenFlags.WriteOnly).Int;
        Unix.Pipe2(out int pipe, out _);
        Unix.Unlink("a");
        return Gives(Unix.LSeek(reader, -1, SeekOrigin.Set), Errno.EINVAL, "a negative offset")
            & Gives(Unix.LSeek(reader, 0, (SeekOrigin)9), Errno.EINVAL, "an unknown origin")
            & Gives(Unix.LSeek(pipe, 0, SeekOrigin.Set), Errno.ESPIPE, "seeking in a pipe")
            & Gives(Unix.Write(reader, &letter, 1), Errno.EBADF, "writing to what is open for reading")
            & Gives(Unix.Read(writer, &letter, 1), Errno.EBADF, "reading from what is open for writing")
            & Gives(Unix.Read(999, &letter, 1), Errno.EBADF, "a descriptor that is not open")
            & Gives(Unix.Read(-1, &letter, 1), Errno.EBADF, "a negative descriptor")
            & Gives(Unix.Close(999), Errno.EBADF, "closing what is not open");
    }

    private static bool Unlinked()
    {
        byte* buffer = stackalloc byte[8];
        int file = Files.Fresh("a");
        Unix.Unlink("a");
        Unix.Write(file, "abc"u8);
        Unix.LSeek(file, 0, SeekOrigin.Set);
        bool isGood = Holds(Files.AreEqual(buffer, Unix.Read(file, buffer, 8).Raw, "abc"u8), "it still works");
        Unix.FStat(file, out FileStatus status);
        return isGood & Holds(status.Links == 0, "it has no name left") & Gives(Unix.Stat("a", out _), Errno.ENOENT, "stat of the name");
    }
}
