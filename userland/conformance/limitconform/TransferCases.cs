using System;
using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>/proc/PID/io: calls that read and wrote, and bytes that they moved.</summary>
internal static unsafe class TransferCases
{
    private const int Size = 64;

    /// <summary>A number that no descriptor has.</summary>
    private const int NotOpen = 1000;

    private static int s_input;
    private static int s_output;

    internal static void Run()
    {
        Tap.Case("S7 /proc/PID/io: read, write, pread and pwrite count calls and bytes", &Plain);
        Tap.Case("S7 failures: what reaches the file counts as a call, a bad descriptor does not", &Failures);
        Tap.Case("S7 readv and writev, and sendfile for both sides", &Others);
        Tap.Case("S7 a child begins at 0, and its counts are the parent's once it was waited for", &OfChild);
        Tap.Case("S7 a thread has its own, and leaves them to the process", &OfThread);
        Tap.Case("S7 another user's: EACCES", &OfOther);
    }

    /// <summary>One reading of the file: its counts, and the bytes that reading it took.</summary>
    private struct Snapshot
    {
        public long BytesRead;
        public long BytesWritten;
        public long Reads;
        public long Writes;
        public int TextLength;

        internal static Snapshot Take(string path = "/proc/self/io")
        {
            string text = ProcCases.Text(path);
            return new Snapshot
            {
                BytesRead = Number(text, "rchar: "),
                BytesWritten = Number(text, "\nwchar: "),
                Reads = Number(text, "\nsyscr: "),
                Writes = Number(text, "\nsyscw: "),
                TextLength = text.Length,
            };
        }

        /// <summary>The number after a name; -1 without such a name.</summary>
        private static long Number(ReadOnlySpan<char> text, string name)
        {
            int at = text.IndexOf(name);
            if (at < 0)
            {
                return -1;
            }

            long number = 0;
            for (int i = at + name.Length; i < text.Length && text[i] is >= '0' and <= '9'; i++)
            {
                number = (number * 10) + text[i] - '0';
            }

            return number;
        }
    }

    /// <summary>Checks the counts since a snapshot; the reading of that snapshot itself is taken off.</summary>
    private static bool Moved(in Snapshot before, long bytesRead, long reads, long bytesWritten, long writes)
    {
        Snapshot now = Snapshot.Take();
        return Is(now.BytesRead - before.BytesRead - before.TextLength, bytesRead, "rchar")
            & Is(now.Reads - before.Reads - 1, reads, "syscr")
            & Is(now.BytesWritten - before.BytesWritten, bytesWritten, "wchar")
            & Is(now.Writes - before.Writes, writes, "syscw");
    }

    private static bool Is(long actual, long expected, string what) => Tap.Holds(
        actual == expected, what + ": wants " + Numbers.ToText((int)expected) + ", is " + Numbers.ToText((int)actual));

    private static SysResult MemoryFile()
    {
        byte* name = stackalloc byte[1];
        return Unix.Call(SystemCall.MemFdCreate, (ulong)name, 0);
    }

    private static bool Plain()
    {
        byte* bytes = stackalloc byte[Size];
        int file = MemoryFile().Int;
        Unix.Pipe2(out int input, out int output);
        Snapshot before = Snapshot.Take();
        Unix.Write(output, bytes, 40);
        Unix.Read(input, bytes, Size);
        Unix.Write(file, bytes, 20);
        Unix.Write(file, bytes, 0);
        Unix.Read(file, bytes, Size);
        Unix.Call(SystemCall.PRead64, (ulong)file, (ulong)bytes, 7, 3);
        Unix.Call(SystemCall.PWrite64, (ulong)file, (ulong)bytes, 9, 1);
        bool passed = Moved(before, 47, 3, 69, 4);
        Close(input, output, file);
        return passed;
    }

    private static bool Failures()
    {
        byte* bytes = stackalloc byte[Size];
        Unix.Pipe2(out int input, out int output, OpenFlags.NonBlocking);
        Snapshot before = Snapshot.Take();
        Unix.Read(input, bytes, Size); // EAGAIN
        Unix.Read(output, bytes, Size); // EBADF: it is open for writing
        Unix.Read(NotOpen, bytes, Size);
        Unix.Write(NotOpen, bytes, Size);
        Unix.Write(output, null, Size); // EFAULT, by the copy
        Unix.Write(output, (byte*)(1UL << 63), Size); // EFAULT, before it
        bool passed = Moved(before, 0, 1, 0, 1);
        Close(input, output, -1);
        return passed;
    }

    private static bool Others()
    {
        byte* bytes = stackalloc byte[Size];
        ulong* vectors = stackalloc ulong[4];
        vectors[0] = vectors[2] = (ulong)bytes;
        vectors[1] = 10;
        vectors[3] = 5;
        int file = MemoryFile().Int;
        Unix.Pipe2(out int input, out int output);
        Snapshot before = Snapshot.Take();
        Unix.Call(SystemCall.WriteV, (ulong)file, (ulong)vectors, 2);
        Unix.LSeek(file, 0, SeekOrigin.Set);
        Unix.Call(SystemCall.SendFile, (ulong)output, (ulong)file, 0, Size);
        Unix.Call(SystemCall.ReadV, (ulong)input, (ulong)vectors, 2);
        Unix.Call(SystemCall.ReadV, NotOpen, (ulong)vectors, 2); // these count, bad descriptor or not
        bool passed = Moved(before, 30, 3, 30, 2);
        Close(input, output, file);
        return passed;
    }

    private static bool OfChild()
    {
        byte* bytes = stackalloc byte[Size];
        Unix.Pipe2(out int input, out int output);
        Snapshot before = Snapshot.Take();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Snapshot own = Snapshot.Take();
            Unix.Write(output, bytes, own.Reads == 0 && own.BytesWritten == 0 ? 33UL : 1);
            Unix.Exit(0);
        }

        // It is a zombie as soon as its process handle can be read; then it still has its counts.
        PollEntry handle = default;
        handle.Descriptor = Unix.Call(SystemCall.PidFdOpen, (ulong)child.Int).Int;
        handle.Events = PollEntry.Readable;
        Unix.Poll(&handle, 1, -1);
        bool passed = Moved(before, 0, 0, 0, 0);
        Snapshot zombie = Snapshot.Take("/proc/" + Numbers.ToText(child.Int) + "/io");
        passed &= Is(zombie.BytesWritten, 33, "the zombie's wchar");
        before = Snapshot.Take();
        Unix.Wait(child.Int, out _);
        passed &= Moved(before, zombie.BytesRead, zombie.Reads, 33, 1);
        Close(input, output, handle.Descriptor);
        return passed;
    }

    private static bool OfThread()
    {
        static int Second(void* unused)
        {
            byte* bytes = stackalloc byte[Size];
            Snapshot own = Snapshot.Take("/proc/thread-self/io");
            Unix.Write(s_output, bytes, own.Reads == 0 && own.Writes == 0 ? 44UL : 1);
            Unix.Read(s_input, bytes, 1);
            Unix.Call(SystemCall.Exit, 0);
            return 0;
        }

        static int Body()
        {
            const CloneFlags thread = CloneFlags.Memory | CloneFlags.Files | CloneFlags.FileSystem | CloneFlags.SignalHandlers | CloneFlags.Thread
                | CloneFlags.ChildClearTid;
            Unix.Pipe2(out int first, out s_output);
            Unix.Pipe2(out s_input, out int last);
            byte* bytes = stackalloc byte[Size];
            byte* stack = Unix.MMap(16 * Unix.PageSize).Address;
            int tid = 1;
            Snapshot before = Snapshot.Take();
            Unix.Clone(thread, stack + (16 * Unix.PageSize), &Second, null, childTid: &tid);
            Unix.Read(first, bytes, Size);
            Snapshot own = Snapshot.Take("/proc/thread-self/io");
            bool passed = Is(own.BytesWritten, before.BytesWritten, "the first thread's wchar");
            Unix.Write(last, bytes, 1);
            while (System.Threading.Volatile.Read(ref tid) != 0)
            {
                Unix.SchedYield();
            }

            Snapshot after = Snapshot.Take();
            return passed & Is(after.BytesWritten - before.BytesWritten, 45, "wchar of both") ? 0 : 1;
        }

        return Children.EndsWell(&Body, "the counts of two threads");
    }

    private static bool OfOther()
    {
        static int Body() => Children.BecomeOther() && Tap.Gives(Unix.Open("/proc/1/io", OpenFlags.ReadOnly), Errno.EACCES, "io of the first process") ? 0 : 1;
        return Children.EndsWell(&Body, "as another user");
    }

    private static void Close(int first, int second, int third)
    {
        Unix.Close(first);
        Unix.Close(second);
        Unix.Close(third);
    }
}
