using System.Collections.Generic;

namespace Tine.ForkBench;

/// <summary>The ratios of fork to vfork.</summary>
internal static class Ratios
{
    /// <summary>The ratio of the medians in hundredths; 0 when one of them was not measured.</summary>
    internal static ulong ForkToVFork(List<Measurement> results, string then, int mebibytes)
    {
        ulong fork = Find(results, "fork", then, mebibytes);
        ulong vfork = Find(results, "vfork", then, mebibytes);
        return vfork == 0 ? 0 : ((fork * 100) + (vfork / 2)) / vfork;
    }

    private static ulong Find(List<Measurement> results, string name, string then, int mebibytes)
    {
        foreach (Measurement result in results)
        {
            if (result.Name == name && result.Then == then && result.ParentMebibytes == mebibytes)
            {
                return result.Median;
            }
        }

        return 0;
    }
}
