using Tine.Runtime;

namespace Tine.ForkBench;

/// <summary>One line of the result: the operation, the size of the parent, and the time in ticks.</summary>
internal readonly record struct Measurement(string Name, string Then, int ParentMebibytes, ulong Median, ulong Low, ulong High, int Count)
{
    /// <summary>Size of a parent where size does not matter.</summary>
    internal const int NoParent = -1;

    /// <summary>The ticks of each phase in a run near the tenth percentile, if the kernel counts that; what is none of its phases is left out.</summary>
    internal PhaseInspection? Phases { get; init; }

    /// <summary>Takes the median and the tenth and ninetieth percentile of what was sampled.</summary>
    internal static Measurement Of(string name, string then, int parentMebibytes, Samples samples)
    {
        samples.Sort();
        return new Measurement(name, then, parentMebibytes, samples.Percentile(50), samples.Percentile(10), samples.Percentile(90), samples.Count);
    }
}
