using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>Equality by <see cref="IEquatable{T}"/>; ilc knows the name.</summary>
/// <remarks>Without the constraint, so that Create can name it; the cast of a value costs nothing once compiled.</remarks>
public sealed class GenericEqualityComparer<T> : EqualityComparer<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override bool Equals(T? x, T? y) => x is null ? y is null : y is not null && ((IEquatable<T>)x).Equals(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override int GetHashCode([DisallowNull] T obj) => obj?.GetHashCode() ?? 0;
}
