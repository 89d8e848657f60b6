using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>What a dispatch cell resolved to last: Asm/Dispatch.asm compares the type and jumps to the target.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DispatchCacheEntry
{
    internal MethodTable* Type;
    internal nint Target;
}
