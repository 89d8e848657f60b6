namespace Tine.ElfMutants;

/// <summary>Random numbers, the same for the same seed (Marsaglia, Xorshift RNGs, 2003).</summary>
internal sealed class RandomNumbers(ulong seed)
{
    private ulong _state = seed | 1;

    /// <summary>A number of at least <paramref name="least"/>, and below <paramref name="limit"/>.</summary>
    internal ulong Between(ulong least, ulong limit)
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return least + (_state % (limit - least));
    }
}
