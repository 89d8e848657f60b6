using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.CrashMe;

/// <summary>
/// crashme [COUNT [SEED]]: children execute strings of random instructions. Whatever becomes of them, the parent goes
/// on and the kernel lives. The seed makes a run repeatable.
/// </summary>
/// <remarks>System calls are left out: this is about instructions, and it must be harmless on any host.</remarks>
internal static unsafe class Program
{
    private const int DefaultCount = 2000;
    private const int CodePages = 2;

    /// <summary>A child that loops is ended by SIGALRM.</summary>
    private const long PatienceMicroseconds = 30_000;
    private const int SignalCount = 65;
    private const int CheckEvery = 100;

    private static readonly ulong[] s_words = new ulong[512];

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        long count = DefaultCount;
        long seed = (long)(Processor.Timestamp() >> 1);
        if ((arguments.Length > 0 && !Numbers.TryParse(arguments[0], out count)) || (arguments.Length > 1 && !Numbers.TryParse(arguments[1], out seed)))
        {
            StandardError.WriteLine("usage: crashme [COUNT [SEED]]");
            return 2;
        }

        StandardOutput.WriteLine($"crashme: {count} strings of instructions, seed {seed}");
        StandardOutput.Flush();
        FillMemory((ulong)seed);
        var ends = new int[SignalCount];
        for (long i = 0; i < count; i++)
        {
            if (!RunOne((ulong)seed + (ulong)i, ends))
            {
                StandardOutput.WriteLine($"crashme: string {i} did not end as a process can");
                return 1;
            }

            if (i % CheckEvery == 0 && !IsMemoryIntact((ulong)seed))
            {
                StandardOutput.WriteLine($"crashme: the parent's memory has changed by string {i}");
                return 1;
            }
        }

        Report(ends);
        Seal.WriteLine($"crashme: all {count} ended as a process can");
        return 0;
    }

    private static bool RunOne(ulong seed, int[] ends)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Execute(seed);
        }

        if (child.Failed || Unix.Wait(child.Int, out WaitStatus status).Int != child.Int)
        {
            return false;
        }

        ends[status.WasKilled ? (int)status.KillingSignal : 0]++;
        return status.HasExited || status.WasKilled;
    }

    /// <summary>Runs the code and never returns: where the code does, the child exits.</summary>
    private static void Execute(ulong seed)
    {
        byte* code = Unix.MMap(CodePages * Unix.PageSize).Address;
        CodeMaker.Fill(code, CodePages * Unix.PageSize, seed);
        Unix.MProtect(code, CodePages * Unix.PageSize, Protection.Read | Protection.Execute);
        Unix.SetRealTimer(PatienceMicroseconds);
        ((delegate*<void*, void*, void*, void*, void*, void*, void>)code)(code, &seed, null, code + Unix.PageSize, (void*)seed, (void*)-1L);
        Unix.Exit(0);
    }

    private static void FillMemory(ulong seed)
    {
        var random = new RandomNumbers(seed);
        for (int i = 0; i < s_words.Length; i++)
        {
            s_words[i] = random.Next();
        }
    }

    private static bool IsMemoryIntact(ulong seed)
    {
        var random = new RandomNumbers(seed);
        foreach (ulong word in s_words)
        {
            if (word != random.Next())
            {
                return false;
            }
        }

        return true;
    }

    private static void Report(int[] ends)
    {
        StandardOutput.WriteLine($"crashme: {ends[0]} returned");
        for (int signal = 1; signal < SignalCount; signal++)
        {
            if (ends[signal] != 0)
            {
                StandardOutput.WriteLine($"crashme: {ends[signal]} ended by {(Signal)signal}");
            }
        }
    }
}
