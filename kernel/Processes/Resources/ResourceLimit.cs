using System.Runtime.InteropServices;

namespace Tine.Processes;

/// <summary>struct rlimit: what is enforced, and how far it may be raised; bytes, seconds or a count.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ResourceLimit(ulong Soft, ulong Hard)
{
    public const ulong Infinity = ulong.MaxValue;

    public static ResourceLimit None => new(Infinity, Infinity);
}
