using System.Threading;

namespace Tine.Tools.Run;

/// <summary>
/// Whether a guest has spoken or was given up, decided once: what it says afterwards reaches nobody, so that it can run
/// again from its start. A guest has spoken, too, when it is handed its first input.
/// </summary>
internal sealed class FirstWord
{
    private const int Awaited = 0;
    private const int Spoken = 1;
    private const int GivenUp = 2;

    private int _state;

    public bool HasCome => Volatile.Read(ref _state) == Spoken;

    /// <summary>Notes that the guest speaks.</summary>
    /// <returns>false when it was given up before.</returns>
    public bool Say() => Interlocked.CompareExchange(ref _state, Spoken, Awaited) != GivenUp;

    /// <summary>Gives up waiting for the guest's first word.</summary>
    /// <returns>false when the guest has spoken.</returns>
    public bool GiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, Awaited) == Awaited;
}
