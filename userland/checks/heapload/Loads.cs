using Tine.Runtime;

namespace Tine.HeapLoad;

/// <summary>Each takes so many frames of the kernel's, or as many as it may, and gives 0.</summary>
internal static unsafe class Loads
{
    /// <summary>The number of processes that carry a load.</summary>
    internal const int Members = 4;

    /// <summary>Each takes that part of what is free.</summary>
    internal const int Share = 16;

    private const ulong LocalSockets = 1;
    private const ulong Stream = 1;
    private const int MostFiles = 1000;

    internal static int Pipes(int frames)
    {
        long left = frames * (long)Unix.PageSize;
        while (left > 0 && Unix.Pipe2(out _, out int writeEnd, OpenFlags.NonBlocking).Succeeded)
        {
            left -= Fill(writeEnd);
        }

        return 0;
    }

    internal static int Connections(int frames)
    {
        int* ends = stackalloc int[2];
        long left = frames * (long)Unix.PageSize;
        while (left > 0 && Unix.Call(SystemCall.SocketPair, LocalSockets, Stream | (ulong)OpenFlags.NonBlocking, 0, (ulong)ends).Succeeded)
        {
            left -= Fill(ends[0]);
        }

        return 0;
    }

    /// <summary>Queues as many signals as RLIMIT_SIGPENDING allows.</summary>
    internal static int QueuedSignals(int frames)
    {
        const Signal realTime = (Signal)40;
        Unix.Block(1UL << ((int)realTime - 1));
        int self = Unix.GetPid();
        while (Unix.SigQueue(self, realTime, 1).Succeeded)
        {
        }

        return 0;
    }

    internal static int Files(int frames)
    {
        string directory = $"/tmp/files-of-{Unix.GetPid()}";
        Unix.MkDir(directory);
        for (int i = 0; i < MostFiles; i++)
        {
            SysResult file = Unix.Open($"{directory}/{i}", OpenFlags.Create | OpenFlags.WriteOnly);
            if (file.Failed)
            {
                return 1;
            }

            Unix.Close(file.Int);
        }

        for (int i = 0; i < MostFiles; i++)
        {
            Unix.Unlink($"{directory}/{i}");
        }

        return Unix.RmDir(directory).Succeeded ? 0 : 2;
    }

    private static long Fill(int descriptor)
    {
        const int size = 65536;
        byte* piece = stackalloc byte[size];
        SysResult written = Unix.Write(descriptor, piece, size);
        return written.Failed ? 1 : written.Raw;
    }
}
