using Tine.Memory;

namespace Tine.Files;

/// <summary>Walks over the regions of a process and their pages, in portions, for files of /proc.</summary>
/// <remarks>Ends early when the process lets go of its memory, or when the caller is killed: <see cref="IsBroken"/>.</remarks>
internal ref struct RegionWalk
{
    private const int InstructionsARegion = 3000;
    private const int InstructionsToMeasure = 50_000;

    /// <summary>
    /// Instructions to measure a region of few pages, and to write the result, while the heap is being collected.
    /// </summary>
    private const int InstructionsToTell = 25_000;

    private readonly ProcessView _process;
    private readonly AddressSpace? _memory;
    private WorkPortion _portion;
    private Region _current;

    /// <param name="process">The process.</param>
    /// <param name="caller">The reading thread.</param>
    /// <param name="start">Regions that end before it are passed over.</param>
    public RegionWalk(ProcessView process, Caller caller, VirtualAddress start)
    {
        _process = process;
        _memory = process.Memory;
        _portion = new WorkPortion(caller);
        Position = start;
    }

    public readonly Region Current => _current;

    /// <summary>The position of the walk: the end of the current region.</summary>
    public VirtualAddress Position { get; private set; }

    /// <summary>Whether the walk ended before the last region.</summary>
    public bool IsBroken { get; private set; }

    /// <returns>False after the last region.</returns>
    public bool MoveNext()
    {
        if (IsBroken || _memory is null || !_memory.TryFindRegion(Position, out _current))
        {
            return false;
        }

        Position = _current.End;
        Spend(InstructionsARegion);
        return !IsBroken;
    }

    /// <summary>Adds up the pages of the current region.</summary>
    public RegionUsage Measure() => Measure(_current.Start, _current.End);

    public RegionUsage Measure(VirtualAddress start, VirtualAddress end)
    {
        var usage = default(RegionUsage);
        while (start < end && !IsBroken && _memory is not null)
        {
            start = _memory.Measure(start, end, ref usage);
            if (start < end)
            {
                Spend(InstructionsToMeasure);
            }
        }

        Spend(InstructionsToTell);
        return usage;
    }

    /// <summary>Forgets that the pages of the current region were used.</summary>
    public void ForgetUse()
    {
        VirtualAddress start = _current.Start;
        while (start < _current.End && !IsBroken && _memory is not null)
        {
            start = _memory.ForgetUse(start, _current.End);
            Spend(InstructionsToMeasure);
        }
    }

    private void Spend(int instructions)
    {
        Errno error = _portion.Spend(instructions);
        IsBroken |= error != Errno.None || _process.Memory != _memory;
    }
}
