using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>Equality by object.Equals; ilc knows the name.</summary>
public sealed class ObjectEqualityComparer<T> : EqualityComparer<T>
{
    public override bool Equals(T? x, T? y) => x is null ? y is null : y is not null && x.Equals(y);

    public override int GetHashCode([DisallowNull] T obj) => obj?.GetHashCode() ?? 0;
}
