using System.Runtime.CompilerServices;

namespace Tine.Memory;

/// <summary>The pages of all files together, and those that wait to be given back.</summary>
[NoAllocation]
internal sealed class PageCache
{
    private static readonly PageCache s_machine = new();

    private ulong _firstDetached;

    /// <summary>The running machine's instance.</summary>
    public static PageCache Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BareMetal.IsHere ? s_machine : HostedMachine.Current.Get<PageCache>();
    }

    /// <summary>Pages that all files together hold.</summary>
    public ulong Pages { get; set; }

    /// <summary>The first node of those that were cut off their trees (<see cref="PageIndex"/>); 0 for none.</summary>
    public ref ulong FirstDetached => ref _firstDetached;
}
