using System.Runtime.InteropServices;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>struct futex_waitv: one word to wait at, 24 bytes. futex_waitv(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FutexVectorRecord
{
    public const ulong Size = 24;

    private const uint Size32 = 2;
    private const uint PrivateFlag = 128;

    public ulong Expected;
    public ulong Address;
    public uint Flags;
    public uint Reserved;

    public readonly FutexScope Scope => (Flags & PrivateFlag) != 0 ? FutexScope.Private : FutexScope.Shared;

    /// <summary>A word of 32 bits; futexes have no other size.</summary>
    public readonly bool IsValid => Reserved == 0 && (Flags & ~PrivateFlag) == Size32;
}
