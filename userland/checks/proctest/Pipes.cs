using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.ProcessTest;

/// <summary>Pipes between processes.</summary>
internal static unsafe class Pipes
{
    private const int Capacity = 65536;
    private const int Large = 300_000;

    internal static void Run()
    {
        Case("a pipe without readers gives SIGPIPE, or EPIPE when it is ignored", &NoReader);
        Case("a pipe without writers is at its end", &NoWriter);
        Case("O_NONBLOCK gives EAGAIN for empty and for full", &NonBlocking);
        Case("a large write goes through to a slow reader, in order", &LargeWrite);
        Case("a closed pipe tells poll", &Poll);
    }

    private static bool NoReader()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            WriteToNobody();
            Unix.Exit(0);
        }

        bool isGood = Children.EndedBy(child, Signal.Pipe);
        Unix.Ignore(Signal.Pipe);
        return isGood & Gives(WriteToNobody(), Errno.EPIPE, "write");
    }

    private static SysResult WriteToNobody()
    {
        Unix.Pipe2(out int readEnd, out int writeEnd);
        Unix.Close(readEnd);
        return Unix.Write(writeEnd, "x"u8);
    }

    private static bool NoWriter()
    {
        byte* letters = stackalloc byte[8];
        Unix.Pipe2(out int readEnd, out int writeEnd);
        Unix.Write(writeEnd, "abc"u8);
        Unix.Close(writeEnd);
        bool isGood = Holds(Unix.Read(readEnd, letters, 8).Value == 3, "what was written is still there");
        return isGood & Holds(Unix.Read(readEnd, letters, 8).Raw == 0, "then comes the end") & Gives(Unix.Write(readEnd, letters, 1), Errno.EBADF, "writing to the read end");
    }

    private static bool NonBlocking()
    {
        byte* buffer = Pages.Dirty(1);
        Unix.Pipe2(out int readEnd, out int writeEnd, OpenFlags.NonBlocking);
        bool isGood = Gives(Unix.Read(readEnd, buffer, 1), Errno.EAGAIN, "reading an empty pipe");
        long total = 0;
        SysResult result;
        while ((result = Unix.Write(writeEnd, buffer, Unix.PageSize)).Succeeded && total < 2 * Capacity)
        {
            total += result.Value;
        }

        return isGood & Gives(result, Errno.EAGAIN, "writing to a full pipe") & Holds(total == Capacity, "it took 64 KiB");
    }

    private static bool LargeWrite()
    {
        Unix.Pipe2(out int readEnd, out int writeEnd);
        byte* buffer = Pages.Dirty((Large / Unix.PageSize) + 1);
        for (int i = 0; i < Large; i++)
        {
            buffer[i] = (byte)(i * 7 / 3);
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(Unix.Write(writeEnd, buffer, Large).Value == Large ? 0 : 1);
        }

        Unix.Close(writeEnd);
        byte* received = Pages.Dirty((Large / Unix.PageSize) + 1);
        long count = 0;
        SysResult read;
        while ((read = Unix.Read(readEnd, received + count, 10_000)).Value > 0)
        {
            count += read.Value;
        }

        bool isEqual = count == Large;
        for (int i = 0; i < Large && isEqual; i++)
        {
            isEqual = received[i] == buffer[i];
        }

        return Children.EndedWith(child, 0) & Holds(isEqual, "all arrived as it was sent");
    }

    private static bool Poll()
    {
        Unix.Pipe2(out int readEnd, out int writeEnd);
        var entry = new PollEntry { Descriptor = readEnd, Events = PollEntry.Readable };
        bool isGood = Holds(Unix.Poll(&entry, 1, 0).Raw == 0, "an empty pipe is not readable");
        Unix.Write(writeEnd, "x"u8);
        isGood &= Holds(Unix.Poll(&entry, 1, -1).Raw == 1 && entry.Returned == PollEntry.Readable, "a full one is");
        Unix.Close(writeEnd);
        isGood &= Holds(Unix.Poll(&entry, 1, -1).Raw == 1 && entry.Returned == (PollEntry.Readable | PollEntry.HungUp), "without writers it has hung up, too");
        return isGood;
    }
}
