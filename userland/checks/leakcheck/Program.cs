using System;
using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.LeakCheck;

/// <summary>
/// leakcheck NAME [ARGUMENT]...: runs a program twice and compares the free frames before and after the second run,
/// when all that the kernel keeps for next time is there already. Fails when a frame is missing, with its kind, or when the program fails.
/// </summary>
/// <remarks>Frames that the kernel's heap, page tables and spare stacks took meanwhile are not the program's.</remarks>
internal static unsafe class Program
{
    private const int NotFound = 127;

    /// <summary>The time that orphans of the program may take to end: tries of 20 ms.</summary>
    private const int Patience = 50;
    private const long Pause = 20_000_000;

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            StandardError.WriteLine("usage: leakcheck NAME [ARGUMENT]...");
            return 2;
        }

        string? path = ProgramSearch.Find(arguments[0], ProcessEnvironment.Get("PATH") ?? ProgramSearch.DefaultPath);
        if (path is null)
        {
            StandardError.WriteLine($"leakcheck: {arguments[0]}: not found");
            return NotFound;
        }

        var vector = new ArgumentVector(arguments);
        byte[] terminated = Utf8.Terminated(path);
        int status = Run(terminated, vector, &Silence);
        var before = new FrameSnapshot();
        var after = new FrameSnapshot();
        before.Take();
        status = status == 0 ? Run(terminated, vector, null) : status;
        after.Take();
        for (int i = 0; i < Patience && after.FreeFrames != before.FreeFrames && TineInspect.IsPresent; i++)
        {
            Unix.Sleep(Pause);
            after.Take();
        }

        System.GC.KeepAlive(vector);
        return Report(arguments[0], status, before, after);
    }

    private static int Report(string name, int status, FrameSnapshot before, FrameSnapshot after)
    {
        if (status != 0)
        {
            StandardOutput.WriteLine($"leakcheck: {name} ended with status {status}");
            return status;
        }

        if (!TineInspect.IsPresent)
        {
            StandardOutput.WriteLine($"leakcheck: {name}: this kernel does not tell its frames");
            return 0;
        }

        if (before.FreeFrames == after.FreeFrames)
        {
            Seal.WriteLine($"leakcheck: {name}: no frame lost, {after.FreeFrames} free");
            return 0;
        }

        StandardOutput.WriteLine($"# leakcheck: {name}: {before.FreeFrames} frames before, {after.FreeFrames} after");
        after.PrintNewSince(before);
        StandardOutput.WriteLine("# ./run-qemu.sh --kernel-args check=frames stops at the call that lost one, and names who took it");
        return 1;
    }

    private static int Run(byte[] path, ArgumentVector vector, delegate*<void*, void> prepare)
    {
        fixed (byte* terminated = path)
        {
            var launch = new Launch
            {
                Path = terminated,
                Arguments = vector.Pointer,
                Environment = ProcessEnvironment.Pointer,
                Prepare = prepare,
            };
            SysResult child = Launch.Start(&launch);
            if (child.Failed)
            {
                StandardError.WriteLine($"leakcheck: {child.Error}");
                return NotFound;
            }

            Unix.Wait(child.Int, out WaitStatus status);
            return status.ForShell;
        }
    }

    /// <summary>Sends the output of the first run to /dev/null.</summary>
    private static void Silence(void* context)
    {
        _ = context;
        ReadOnlySpan<byte> path = "/dev/null\0"u8;
        fixed (byte* start = path)
        {
            int descriptor = Unix.OpenAt(Unix.CurrentDirectory, start, OpenFlags.WriteOnly).Int;
            Unix.Dup2(descriptor, 1);
            Unix.Close(descriptor);
        }
    }
}
