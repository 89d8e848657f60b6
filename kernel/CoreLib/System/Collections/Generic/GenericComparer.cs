using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>Compares by <see cref="IComparable{T}"/>; ilc knows the name.</summary>
public sealed class GenericComparer<T> : Comparer<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override int Compare(T? x, T? y) => x is null ? (y is null ? 0 : -1) : y is null ? 1 : ((IComparable<T>)x).CompareTo(y);
}
