using Tine.Runtime;
using static Tine.LimitConform.Hogs;

namespace Tine.LimitConform;

/// <summary>A process is ended for lack of memory in the middle of a call, and its pages are gone before the call is over.</summary>
internal static unsafe class CallsOfVictims
{
    /// <summary>PR_SET_CHILD_SUBREAPER: children of children that ended become this process's.</summary>
    private const ulong SetChildSubreaper = 36;

    private const ushort LocalFamily = 1; // AF_UNIX
    private const ulong Datagrams = 2; // SOCK_DGRAM
    private const int RecordBytes = 64; // struct mmsghdr
    private const SystemCall SendMany = (SystemCall)307; // sendmmsg
    private const int NameBytes = 8; // family, a zero, a number

    internal static void Run()
    {
        Tap.Case("K11 a writer leaves nothing in its pipes but what it wrote", &Writer);
        Tap.Case("K12 a fork makes no child without memory", &Forker);
        Tap.Case("K13 one call sends to many sockets what there is no memory for", &Messages);
    }

    /// <summary>Pipes take the last memory, and the writer's is taken away in the middle of its write.</summary>
    private static bool Writer()
    {
        const int most = 400;
        int* readers = stackalloc int[most];
        int* writers = stackalloc int[most];
        int count = 0;
        while (count < most && Unix.Pipe2(out readers[count], out writers[count], OpenFlags.NonBlocking).Succeeded)
        {
            count++;
        }

        ulong free = FreePages();
        SysResult writer = Unix.Fork();
        if (writer.Raw == 0)
        {
            FillPipes(writers, count, free / 2);
            Unix.Exit(0);
        }

        Unix.Wait(writer.Int, out WaitStatus status);
        for (int i = 0; i < count; i++)
        {
            Unix.Close(writers[i]);
        }

        ulong others = CountOthers(readers, count, out ulong all);
        return Tap.Holds(status.Is(Signal.Kill), "the writer") & Tap.Holds(all > 0, "bytes") & Tap.Holds(others == 0, "none was another");
    }

    private static void FillPipes(int* writers, int count, ulong pages)
    {
        const ulong piece = 16 * Unix.PageSize;
        byte* bytes = Take(pages);
        new System.Span<byte>(bytes, (int)piece).Fill((byte)'x');
        for (int round = 0; round < 16; round++)
        {
            for (int i = 0; i < count; i++)
            {
                Unix.FCntl(writers[i], FileControl.SetPipeSize, 16 * piece);
                Unix.Write(writers[i], bytes, piece);
            }
        }
    }

    private static ulong CountOthers(int* readers, int count, out ulong all)
    {
        const ulong piece = 16 * Unix.PageSize;
        byte* buffer = Unix.MMap(piece).Address;
        ulong others = 0;
        all = 0;
        for (int i = 0; i < count; i++)
        {
            for (SysResult got = Unix.Read(readers[i], buffer, piece); got.Raw > 0; got = Unix.Read(readers[i], buffer, piece))
            {
                all += (ulong)got.Raw;
                for (long k = 0; k < got.Raw; k++)
                {
                    others += buffer[k] == 'x' ? 0UL : 1;
                }
            }

            Unix.Close(readers[i]);
        }

        return others;
    }

    /// <summary>A call takes all that is free, which ends nobody; the fork after it does.</summary>
    private static bool Forker()
    {
        MapBoard();
        Unix.Call(SystemCall.PrCtl, SetChildSubreaper, 1);
        ulong free = FreePages();
        SysResult parent = Unix.Fork();
        if (parent.Raw == 0)
        {
            s_board[0] = 0; // From here on nothing is touched that is not there.
            Take(free / 2);
            Unix.MMap(null, free * Unix.PageSize, Protection.ReadWrite,
                MapFlags.Private | MapFlags.Anonymous | MapFlags.NoReserve | MapFlags.Populate, -1, 0);
            s_board[0] = Ready;
            Unix.Fork();
            Unix.Exit(0);
        }

        Unix.Wait(parent.Int, out WaitStatus status);
        return Tap.Holds(status.Is(Signal.Kill) && s_board[0] == Ready, "the parent, in fork")
            & Tap.Gives(Unix.Wait(-1, out _), Errno.ECHILD, "its child");
    }

    /// <summary>All messages stay where they were sent to, and a call of its own has room reserved for one of them.</summary>
    private static bool Messages()
    {
        const int count = 200;
        const ulong size = 16 * Unix.PageSize;
        ulong free = FreePages();
        SysResult sender = Unix.Fork();
        if (sender.Raw == 0)
        {
            byte* bytes = Take(16);
            byte* records = Unix.MMap(count * RecordBytes).Address;
            byte* names = Unix.MMap(count * NameBytes).Address;
            var vector = new IoVector { Start = bytes, Length = size };
            for (int i = 0; i < count; i++)
            {
                Address(records + (i * RecordBytes), names + (i * NameBytes), i, &vector);
            }

            SysResult socket = Unix.Call(SystemCall.Socket, LocalFamily, Datagrams, 0);
            Unix.MMap(null, free * Unix.PageSize, Protection.ReadWrite,
                MapFlags.Private | MapFlags.Anonymous | MapFlags.NoReserve | MapFlags.Populate, -1, 0);
            Unix.Call(SendMany, (ulong)socket.Int, (ulong)records, count, 0);
            Unix.Exit(0);
        }

        Unix.Wait(sender.Int, out WaitStatus status);
        return Tap.Holds(status.Is(0) || status.Is(Signal.Kill), "the sender") & Tap.Holds(FreePages() + KeptPages > free, "its memory is back");
    }

    /// <summary>Fills a struct mmsghdr for a new socket, which gets a name of its own.</summary>
    private static void Address(byte* record, byte* name, int number, IoVector* vector)
    {
        *(ushort*)name = LocalFamily;
        *(int*)(name + 3) = number + 1;
        Unix.Call(SystemCall.Bind, (ulong)Unix.Call(SystemCall.Socket, LocalFamily, Datagrams, 0).Int, (ulong)name, NameBytes - 1);
        *(MessageHeader*)record = new MessageHeader { Name = name, NameLength = NameBytes - 1, Vectors = vector, VectorCount = 1 };
    }
}
