using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>The last resolution of a dispatch cell: Asm/Dispatch.asm compares the type and jumps to the target.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DispatchCacheEntry
{
    internal MethodTable* Type;
    internal nint Target;
}
