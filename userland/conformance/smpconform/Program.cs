using System.Runtime;
using Tine.Runtime;

namespace Tine.ProcessorConform;

/// <summary>
/// Several processors, item by item, in a C program: the same file runs on Linux, the oracle, and on Tine (<c>--cpus N</c>).
/// With one processor there is nothing to tell.
/// </summary>
/// <remarks>smpconform [NAME]... tells only the items whose names begin so.</remarks>
internal static class Program
{
    private const string Whole = "X0 the C program came to its end";

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Checklist.Begin(arguments);
        if (!Board.Map())
        {
            return 2;
        }

        if (!HasSeveralProcessors())
        {
            Checklist.Skip(Whole, "there is one processor: run-qemu.sh --cpus 2");
            return Checklist.Finish();
        }

        LibraryProgram.Run(ProgramSearch.OwnPath() + "-c", Whole);
        return Checklist.Finish();
    }

    /// <summary>Whether this program may run on more than one; sched_getaffinity(2).</summary>
    private static unsafe bool HasSeveralProcessors()
    {
        const int words = 128;
        ulong* mask = stackalloc ulong[words];
        new System.Span<ulong>(mask, words).Clear();
        Unix.Call(SystemCall.SchedGetAffinity, 0, words * sizeof(ulong), (ulong)mask);
        int count = 0;
        for (int i = 0; i < words; i++)
        {
            count += System.Numerics.BitOperations.PopCount(mask[i]);
        }

        return count > 1;
    }
}
