using System.Runtime.CompilerServices;

namespace Tine;

/// <summary>
/// Counts the work of a call that grows with an argument or with what exists, and lets others run after each portion:
/// the bound on every call that kernel/Processes/README.md states.
/// </summary>
/// <remarks>
/// A loop calls <see cref="Spend"/> where it could sleep as well: what it holds is counted, and what it has looked up is
/// looked up again afterwards.
/// </remarks>
/// <param name="caller">The thread whose call it is; null where no other can run meanwhile, at start-up above all.</param>
public struct WorkPortion(Caller? caller)
{
    /// <summary>Instructions between two preemption points, about: a fifth of what is allowed, as estimates are rough.</summary>
    public const int Size = 100_000;

    private static int s_size = Size;

    private int _left = s_size;

    /// <summary>Ends each portion after one piece of work from now on, for <c>check=preemption</c>.</summary>
    public static void Shorten() => s_size = 1;

    /// <summary>The pieces in a portion of a loop that counts them itself.</summary>
    /// <param name="usual">As many as fit a portion; one after <see cref="Shorten"/>.</param>
    public static int Pieces(int usual) => s_size == Size ? usual : 1;

    /// <summary>Counts work that has been done.</summary>
    /// <param name="instructions">About how many instructions it took.</param>
    /// <returns>None to go on; EINTR when the thread has been killed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Errno Spend(int instructions)
    {
        _left -= instructions;
        return _left > 0 ? Errno.None : LetOthersRun();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Errno LetOthersRun()
    {
        _left = s_size;
        return caller?.PreemptionPoint() ?? Errno.None;
    }
}
