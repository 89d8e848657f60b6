namespace Tine.Processes;

/// <summary>State of the search for a victim where memory is out, between portions of the work and between victims.</summary>
internal sealed class VictimSearch
{
    /// <summary>The thread that is choosing a victim, in portions; other threads that need memory wait for the choice.</summary>
    public Thread? Choosing { [NoAllocation] get; [NoAllocation] set; }

    /// <summary>The number of collections after which a victim may be chosen, by the work of any thread; 0 when none is looked for.</summary>
    public ulong VictimAfter { [NoAllocation] get; [NoAllocation] set; }

    /// <summary>Number of the process that last lost its pages.</summary>
    public int TakenFrom { [NoAllocation] get; [NoAllocation] set; }

    /// <summary>Number of the process that a page fault of the kernel's last looked at.</summary>
    public int LookedAt { [NoAllocation] get; [NoAllocation] set; }

    /// <summary>Searches among all processes so far.</summary>
    public uint Searches { [NoAllocation] get; [NoAllocation] set; }
}
