namespace Tine;

/// <summary>
/// Random weights for an <see cref="IntrusiveTree{T, TLink}"/>, made of numbers that are counted up: nobody who lacks the key can
/// tell the larger of two.
/// </summary>
/// <remarks>An object that ILC lays out in the image: what runs in interrupts asks for weights, and must not run an initializer.</remarks>
public sealed class TreeWeight
{
    private static readonly TreeWeight s_machine = new();

    private ulong _key;

    private TreeWeight()
    {
    }

    /// <summary>Sets the key, before anything stands in a tree.</summary>
    [NoAllocation]
    public static void SetKey(ulong key) => s_machine._key = key;

    /// <summary>SplitMix64's finalizer, twice (Steele, Lea and Flood, OOPSLA 2014).</summary>
    [NoAllocation]
    public static uint Of(ulong number)
    {
        ulong key = s_machine._key;
        return (uint)(Mix(Mix(number + key) + key) >> 32);
    }

    [NoAllocation]
    private static ulong Mix(ulong mixed)
    {
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return mixed ^ (mixed >> 31);
    }
}
