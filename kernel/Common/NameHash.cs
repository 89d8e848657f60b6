using System;

namespace Tine;

/// <summary>The hash of a name: FNV-1a.</summary>
[NoAllocation]
public static class NameHash
{
    public static uint Of(ReadOnlySpan<byte> name)
    {
        uint hash = 2166136261;
        foreach (byte letter in name)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return hash;
    }
}
