using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>State of the search for a victim where memory is out, between portions of the work and between victims.</summary>
internal sealed class VictimSearch
{
    private const int MostVictims = 8;

    private Victims _victims;
    private int _nextVictim;
    private int _lookedAtVictim;

    /// <summary>The search in a world.</summary>
    [NoAllocation]
    public static VictimSearch Of(World world) => ((VictimEnding)world.Shortage).Search;

    /// <summary>The thread that is choosing a victim, in portions; other threads that need memory wait for the choice.</summary>
    public Thread? Choosing { [NoAllocation] get; [NoAllocation] set; }

    /// <summary>The number of collections after which a victim may be chosen, by the work of any thread; 0 when none is looked for.</summary>
    public ulong VictimAfter { [NoAllocation] get; [NoAllocation] set; }

    /// <summary>Number of the process that was last looked at among those that may be ending.</summary>
    public int TakenFrom { [NoAllocation] get; [NoAllocation] set; }

    /// <summary>Number of the process that a page fault of the kernel's last looked at.</summary>
    public int LookedAt { [NoAllocation] get; [NoAllocation] set; }

    /// <summary>Keeps a process that is ended for its memory, so that it is found at once. The oldest of many is forgotten.</summary>
    [NoAllocation]
    public void NoteVictim(Process victim)
    {
        _victims[_nextVictim] = victim;
        _nextVictim = (_nextVictim + 1) % MostVictims;
    }

    /// <summary>A victim that has not come to its end; another one each time. Null when there is none.</summary>
    [NoAllocation]
    public Process? NextVictim()
    {
        for (int left = MostVictims; left > 0; left--)
        {
            int index = _lookedAtVictim;
            _lookedAtVictim = (index + 1) % MostVictims;
            if (_victims[index] is { IsZombie: false } victim)
            {
                return victim;
            }

            _victims[index] = null;
        }

        return null;
    }

    /// <summary>Searches among all processes so far.</summary>
    public uint Searches { [NoAllocation] get; [NoAllocation] set; }

    [InlineArray(MostVictims)]
    private struct Victims
    {
        private Process? _first;
    }
}
