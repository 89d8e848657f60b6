using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>For types that implement <see cref="IComparable{T}"/> of themselves; ilc knows the name.</summary>
public sealed class GenericComparer<T> : Comparer<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override int Compare(T? x, T? y) => x is null ? (y is null ? 0 : -1) : y is null ? 1 : ((IComparable<T>)x).CompareTo(y);
}
