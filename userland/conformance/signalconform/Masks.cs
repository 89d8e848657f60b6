using Tine.Runtime;

namespace Tine.SignalConform;

/// <summary>Sets of signals as numbers, bit n - 1 for signal n.</summary>
internal static class Masks
{
    internal const ulong All = ulong.MaxValue;

    internal static ulong Of(params int[] signals)
    {
        ulong mask = 0;
        foreach (int signal in signals)
        {
            mask |= Unix.MaskOf((Signal)signal);
        }

        return mask;
    }
}
