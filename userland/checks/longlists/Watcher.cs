using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>A process that sleeps a little again and again, and notes by how much it was late at most.</summary>
internal readonly unsafe struct Watcher
{
    private const long LatestNanoseconds = 50_000_000;
    private const long PauseNanoseconds = 1_000_000;

    private readonly long* _latest;
    private readonly int _process;

    public Watcher()
    {
        _latest = (long*)Unix.MMap(null, Unix.PageSize, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0).Address;
        _process = Unix.Fork().Int;
        while (_process == 0)
        {
            long due = Unix.Now() + PauseNanoseconds;
            Unix.Sleep(PauseNanoseconds);
            *_latest = System.Math.Max(*_latest, Unix.Now() - due);
        }
    }

    public bool HasAnswered()
    {
        Unix.Sleep(20 * PauseNanoseconds);
        Unix.Kill(_process, Signal.Kill);
        Unix.Wait(_process, out _);
        Streams.StandardError.WriteLine($"latest answer after {*_latest} ns");
        return Holds(*_latest is > 0 and < LatestNanoseconds, "an answer in time");
    }
}
