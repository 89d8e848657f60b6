using System.Runtime.CompilerServices;

namespace Internal.Runtime;

internal unsafe partial struct MethodTable
{
    /// <summary>The type itself: compiled code has its address as a constant, whatever the body says.</summary>
    [Intrinsic]
    internal static MethodTable* Of<T>() => Of<T>();
}
