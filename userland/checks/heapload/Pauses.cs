using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.HeapLoad;

/// <summary>
/// Measures the longest call while the kernel collects its heap beside 100,000 files and 50,000 open ones. Under QEMU's
/// instruction clock a tick is an instruction.
/// </summary>
internal static unsafe class Pauses
{
    private const int FileCount = 100_000;
    private const int FilesADirectory = 1000;
    private const int OpenCount = 50_000;
    private const int ConnectionCount = 2500;
    private const int ChildCount = 3000;
    private const int PieceBytes = 65536;
    private const ulong MostTicks = 500_000;

    private static byte* s_piece;
    private static int* s_ends;

    internal static int Run()
    {
        byte* piece = stackalloc byte[PieceBytes];
        int* ends = stackalloc int[2];
        s_piece = piece;
        s_ends = ends;
        int holder = HoldMany();
        if (holder < 0)
        {
            StandardOutput.WriteLine("not ok - files");
            FlushAll();
            return 1;
        }

        TineInspect.System(out MachineInspection before);
        bool isGood = Measure("a connection, 64 KiB through it", ConnectionCount, &Connect);
        isGood &= Measure("vfork, _exit, wait", ChildCount, &VFork);
        isGood &= Measure("a file opened and closed", ChildCount, &OpenAndClose);
        TineInspect.System(out MachineInspection after);
        ulong collections = after.HeapCollections - before.HeapCollections;
        StandardOutput.WriteLine($"# {collections} collections of {after.HeapBytes >> 20} MiB; the longest slice of one at an allocation took {after.LongestCollectionSlice} ticks");
        isGood &= after.LongestCollectionSlice <= MostTicks / 2; // a call may do two of them
        StandardOutput.WriteLine($"{(isGood && collections > 0 ? "ok" : "not ok")} - no call above {MostTicks} ticks");
        FlushAll();
        Unix.Kill(holder, Signal.Kill);
        return isGood && collections > 0 ? 0 : 1;
    }

    /// <summary>Has another process keep the files open: the caller's own descriptors stay few.</summary>
    /// <returns>The process, or -1.</returns>
    private static int HoldMany()
    {
        Unix.Pipe2(out int readEnd, out int writeEnd);
        byte isReady = 0;
        SysResult holder = Unix.Fork();
        if (holder.Raw == 0)
        {
            isReady = MakeFiles() && OpenMany() ? (byte)1 : (byte)0;
            Unix.Write(writeEnd, &isReady, 1);
            Unix.Sleep(long.MaxValue);
        }

        Unix.Read(readEnd, &isReady, 1);
        return isReady != 0 ? holder.Int : -1;
    }

    private static bool MakeFiles()
    {
        Unix.MkDir("/tmp/many");
        for (int i = 0; i < FileCount; i++)
        {
            if (i % FilesADirectory == 0)
            {
                Unix.MkDir($"/tmp/many/{i / FilesADirectory}");
            }

            SysResult file = Unix.Open($"/tmp/many/{i / FilesADirectory}/{i}", OpenFlags.Create | OpenFlags.WriteOnly);
            if (file.Failed)
            {
                return false;
            }

            Unix.Close(file.Int);
        }

        return true;
    }

    private static bool OpenMany()
    {
        Unix.Limit(Unix.DescriptorLimit, 2 * OpenCount);
        for (int i = 0; i < OpenCount; i++)
        {
            if (Unix.Open($"/tmp/many/{i / FilesADirectory}/{i}", OpenFlags.ReadOnly).Failed)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Measure(string name, int count, delegate*<ulong> action)
    {
        ulong longest = 0;
        ulong sum = 0;
        for (int i = 0; i < count; i++)
        {
            ulong start = Processor.Timestamp();
            ulong one = action();
            sum += Processor.Timestamp() - start;
            longest = one > longest ? one : longest;
        }

        StandardOutput.WriteLine($"# {name}: {sum / (ulong)count} ticks each, the longest call {longest}");
        return longest <= MostTicks;
    }

    /// <returns>Ticks of the longest of its calls.</returns>
    private static ulong Connect()
    {
        ulong start = Processor.Timestamp();
        Unix.Call(SystemCall.SocketPair, 1, 1, 0, (ulong)s_ends);
        ulong longest = Lap(0, ref start);
        Unix.Write(s_ends[0], s_piece, PieceBytes);
        longest = Lap(longest, ref start);
        Unix.Read(s_ends[1], s_piece, PieceBytes);
        longest = Lap(longest, ref start);
        Unix.Close(s_ends[0]);
        Unix.Close(s_ends[1]);
        return Lap(longest, ref start);
    }

    private static ulong VFork()
    {
        static int Child(void* unused) => 0;

        ulong start = Processor.Timestamp();
        SysResult child = Unix.VFork(&Child, null);
        ulong longest = Lap(0, ref start);
        Unix.Wait(child.Int, out _);
        return Lap(longest, ref start);
    }

    private static ulong OpenAndClose()
    {
        ulong start = Processor.Timestamp();
        SysResult file = Unix.Open("/tmp/many/0/0", OpenFlags.ReadOnly);
        ulong longest = Lap(0, ref start);
        Unix.Close(file.Int);
        return Lap(longest, ref start);
    }

    private static ulong Lap(ulong longest, ref ulong start)
    {
        ulong now = Processor.Timestamp();
        ulong ticks = now - start;
        start = now;
        return ticks > longest ? ticks : longest;
    }
}
