namespace Tine;

/// <summary>
/// Random weights for an <see cref="IntrusiveTree{T, TLink}"/>, made of numbers that are counted up: nobody who lacks the key can
/// tell the larger of two.
/// </summary>
/// <remarks>A class of its own without an initializer: what runs in interrupts asks for weights, and must not run one.</remarks>
public static class TreeWeight
{
    private static ulong s_key;

    /// <summary>Sets the key, before anything stands in a tree.</summary>
    [NoAllocation]
    public static void SetKey(ulong key) => s_key = key;

    /// <summary>SplitMix64's finalizer, twice (Steele, Lea and Flood, OOPSLA 2014).</summary>
    [NoAllocation]
    public static uint Of(ulong number) => (uint)(Mix(Mix(number + s_key) + s_key) >> 32);

    [NoAllocation]
    private static ulong Mix(ulong mixed)
    {
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return mixed ^ (mixed >> 31);
    }
}
