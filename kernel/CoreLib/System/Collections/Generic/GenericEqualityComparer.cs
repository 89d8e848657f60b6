using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>For types that implement <see cref="IEquatable{T}"/> of themselves; ilc knows the name.</summary>
public sealed class GenericEqualityComparer<T> : EqualityComparer<T>
    where T : IEquatable<T>
{
    public override bool Equals(T? x, T? y) => x is null ? y is null : y is not null && x.Equals(y);

    public override int GetHashCode([DisallowNull] T obj) => obj?.GetHashCode() ?? 0;
}
