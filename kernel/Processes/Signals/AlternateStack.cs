using System.Runtime.InteropServices;

namespace Tine.Processes;

/// <summary>stack_t of sigaltstack(2), 24 bytes: where handlers with SA_ONSTACK run.</summary>
[NoAllocation]
[StructLayout(LayoutKind.Sequential)]
public struct AlternateStack
{
    public const int OnStack = 1;
    public const int Disabled = 2;
    public const int AutoDisarm = int.MinValue;
    public const ulong MinimumSize = 2048;

    public ulong Start;
    public int Flags;
    private int _padding;
    public ulong Size;

    /// <summary>
    /// A stack that was taken away. One that was never set has no flags at all, which only the frame of a handler shows.
    /// </summary>
    public static AlternateStack Off => new() { Flags = Disabled };

    public readonly bool IsDisabled => Size == 0;

    /// <summary>Whether a stack pointer lies on it. With AutoDisarm nobody is ever "on" it.</summary>
    public readonly bool Contains(ulong stackPointer) =>
        (Flags & AutoDisarm) == 0 && !IsDisabled && stackPointer > Start && stackPointer - Start <= Size;

    /// <summary>The flags that the program is told, and whether it is on the stack now.</summary>
    public readonly int StatusFlags(ulong stackPointer) =>
        IsDisabled ? (Flags & AutoDisarm) | Disabled : (Flags & AutoDisarm) | (Contains(stackPointer) ? OnStack : 0);
}
