using System.Threading;
using Tine.Runtime;

namespace Tine.SchedCheck;

/// <summary>Children that compute until a moment, and a page that they share with their parent.</summary>
internal static unsafe class Crowd
{
    internal const long Millisecond = 1_000_000;

    /// <summary>Children at once.</summary>
    internal const int Most = 64;

    private const int StepsBetweenLooks = 2000;

    private static readonly int[] s_children = new int[Most];
    private static int s_count;

    /// <summary>One number a child, in shared memory.</summary>
    internal static long* Board { get; private set; }

    internal static void Begin()
    {
        Board = (long*)Unix.MMap(null, Unix.PageSize, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0).Address;
        s_count = 0;
    }

    /// <summary>Starts a child.</summary>
    /// <param name="body">Its work, with its number.</param>
    internal static void Start(delegate*<int, void> body)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            body(s_count);
            Unix.Exit(0);
        }

        s_children[s_count++] = child.Int;
    }

    /// <summary>Waits for all children.</summary>
    internal static void Join()
    {
        for (int i = 0; i < s_count; i++)
        {
            Unix.Wait(s_children[i], out _);
        }
    }

    /// <summary>Computes until a moment of the monotonic clock, and counts what was done at the child's place of the board.</summary>
    internal static void ComputeUntil(int number, long end)
    {
        while (Unix.Now() < end)
        {
            for (int step = 0; step < StepsBetweenLooks; step++)
            {
                Volatile.Write(ref Board[number], Board[number] + 1);
            }
        }
    }
}
