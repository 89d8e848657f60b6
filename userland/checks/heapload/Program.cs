using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.HeapLoad;

/// <summary>Fills the kernel's managed heap and lets go of it. The frames must come back, without anybody asking for them.</summary>
/// <remarks><c>heapload pauses</c> looks at the longest call instead, beside much that is alive: see <see cref="Pauses"/>.</remarks>
internal static unsafe class Program
{
    private const long Pause = 50_000_000;
    private const int MostPauses = 200;

    private static int s_count;
    private static int s_failures;

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        if (arguments.Length > 0 && arguments[0] == "pauses")
        {
            return Pauses.Run();
        }

        Try("full pipes of processes that end", &Loads.Pipes);
        Try("connections of processes that end", &Loads.Connections);
        Try("signals queued for processes that end", &Loads.QueuedSignals);
        Try("files made and unlinked", &Loads.Files);
        StandardOutput.WriteLine($"1..{s_count}");
        FlushAll();
        return s_failures == 0 ? 0 : 1;
    }

    private static void Try(string name, delegate*<int, int> load)
    {
        // A short first run fills what the kernel keeps for the next time.
        Run(load, 1);
        Unix.Sleep(Pause);
        TineInspect.System(out MachineInspection before);
        int status = Run(load, Loads.Members);
        ulong most = before.TotalFrames / 100;
        ulong missing = ulong.MaxValue;
        for (int i = 0; i < MostPauses && missing > most; i++)
        {
            Unix.Sleep(Pause);
            TineInspect.System(out MachineInspection after);
            missing = after.FreeFrames >= before.FreeFrames ? 0 : before.FreeFrames - after.FreeFrames;
        }

        bool isGood = status == 0 && missing <= most;
        s_count++;
        s_failures += isGood ? 0 : 1;
        StandardOutput.WriteLine($"{(isGood ? "ok" : "not ok")} {s_count} - {name}");
        if (!isGood)
        {
            StandardOutput.WriteLine($"# status {status}, {missing} of {before.TotalFrames} frames missing");
        }

        StandardOutput.Flush();
    }

    /// <summary>Lets so many processes carry the load, all at once, until each has its part; then they are killed.</summary>
    private static int Run(delegate*<int, int> load, int members)
    {
        FlushAll();
        Unix.Pipe2(out int readEnd, out int writeEnd);
        TineInspect.System(out MachineInspection before);
        int* ids = stackalloc int[Loads.Members];
        for (int i = 0; i < members; i++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                byte status = (byte)load((int)(before.FreeFrames / Loads.Share));
                Unix.Write(writeEnd, &status, 1);
                Unix.Sleep(long.MaxValue);
            }

            ids[i] = child.Int;
        }

        int worst = 0;
        for (int i = 0; i < members; i++)
        {
            byte status = byte.MaxValue;
            Unix.Read(readEnd, &status, 1);
            worst = status > worst ? status : worst;
        }

        for (int i = 0; i < members; i++)
        {
            Unix.Kill(ids[i], Signal.Kill);
            Unix.Wait(ids[i], out _);
        }

        Unix.Close(readEnd);
        Unix.Close(writeEnd);
        return worst;
    }
}
