using System.Threading;
using Tine.Runtime;

namespace Tine.FutexCheck;

/// <summary>Children that wait at a word of a page which all share, and sign the page when they return.</summary>
internal static unsafe class Waiters
{
    internal const long Millisecond = 1_000_000;

    private const int Most = 16;
    private const int Words = 8;

    private static readonly int[] s_children = new int[Most];
    private static int* s_page;
    private static int s_count;

    /// <summary>The number of those that have returned from their wait.</summary>
    internal static int Returned => Volatile.Read(ref s_page[Words]);

    internal static int* Word(int index) => s_page + index;

    internal static void Begin()
    {
        s_page = (int*)Unix.MMap(null, Unix.PageSize, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0).Address;
        s_count = 0;
    }

    /// <summary>Starts children, and gives them time to fall asleep.</summary>
    internal static void Start(int count, uint bits = uint.MaxValue, ulong flags = 0)
    {
        for (int i = 0; i < count; i++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                SysResult result = FutexCall.WaitUntil(Word(0), 0, null, flags, bits);
                Interlocked.Add(ref s_page[Words], result.Failed ? Most : 1);
                Unix.Exit(0);
            }

            s_children[s_count++] = child.Int;
        }

        Pause();
    }

    /// <summary>Lets others run for a while.</summary>
    internal static void Pause() => Unix.Sleep(20 * Millisecond);

    /// <summary>Ends those that still wait.</summary>
    internal static void End()
    {
        for (int i = 0; i < s_count; i++)
        {
            Unix.Kill(s_children[i], Signal.Kill);
            Unix.Wait(s_children[i], out _);
        }
    }

    /// <summary>Whether a call gave this number, and as many have returned in all a moment later.</summary>
    internal static bool Gave(SysResult result, int number, int returned, string what)
    {
        Pause();
        bool isRight = Tap.Holds(result.Raw == number, $"{what} gives {number}; it is {result.Raw}");
        return Tap.Holds(Returned == returned, $"{returned} have returned after that; it is {Returned}") && isRight;
    }
}
