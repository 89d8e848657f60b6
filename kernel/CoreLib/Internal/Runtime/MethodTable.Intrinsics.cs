using System.Runtime.CompilerServices;

namespace Internal.Runtime;

internal unsafe partial struct MethodTable
{
    /// <summary>The method table of a type: compiled code has its address as a constant, and the body is never run.</summary>
    [Intrinsic]
    internal static MethodTable* Of<T>() => Of<T>();
}
