namespace Tine.Memory;

/// <summary>The resource limits (setrlimit) that bear on memory, in bytes.</summary>
public struct MemoryLimits
{
    public const ulong Unlimited = ulong.MaxValue;

    /// <summary>RLIMIT_AS.</summary>
    public ulong AddressSpace;

    /// <summary>RLIMIT_DATA.</summary>
    public ulong Data;

    /// <summary>RLIMIT_STACK.</summary>
    public ulong Stack;

    public static MemoryLimits Default => new()
    {
        AddressSpace = Unlimited,
        Data = Unlimited,
        Stack = 8UL << 20,
    };
}
