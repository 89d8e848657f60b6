namespace Tine.Devices.Reference;

/// <summary>A counter of known speed that runs by itself: the processor's own clocks are measured by it.</summary>
[NoAllocation]
public abstract class ReferenceCounter
{
    /// <summary>Name in the log.</summary>
    public abstract string Name { get; }

    public abstract ulong FrequencyHertz { get; }

    /// <summary>The largest count: after it comes 0 again.</summary>
    public abstract ulong Mask { get; }

    /// <summary>The count; it goes up.</summary>
    public abstract ulong Read();

    /// <summary>Whether it counts at all. Chips are missing, switched off, or there without a clock.</summary>
    public bool Moves()
    {
        const int Attempts = 10_000; // a reading takes about a microsecond, a tick of the slowest as long
        ulong first = Read();
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (Read() != first)
            {
                return true;
            }
        }

        return false;
    }
}
