using System.Runtime.CompilerServices;

namespace Tine.Files;

/// <summary>A count of the changes to the interests of all epolls, by which a walk over them sees whether one was changed meanwhile.</summary>
[NoAllocation]
internal sealed class PollChanges
{
    private static readonly PollChanges s_machine = new();

    /// <summary>The running machine's instance.</summary>
    public static PollChanges Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BareMetal.IsHere ? s_machine : HostedMachine.Current.Get<PollChanges>();
    }

    /// <summary>Wishes made and taken back since the machine started.</summary>
    public ulong Count { get; set; }
}
