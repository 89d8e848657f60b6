namespace Tine.CrashMe;

/// <summary>xorshift64*: the same numbers for the same seed.</summary>
internal struct RandomNumbers(ulong seed)
{
    private ulong _state = ((seed + 1) * 0x9E3779B97F4A7C15) | 1;

    internal ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545F4914F6CDD1D;
    }

    internal int Below(int limit) => (int)((Next() >> 33) % (ulong)limit);
}
