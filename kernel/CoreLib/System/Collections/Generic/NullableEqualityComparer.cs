namespace System.Collections.Generic;

/// <summary>Equality of nullable values; ilc knows the name.</summary>
public sealed class NullableEqualityComparer<T> : EqualityComparer<T?>
    where T : struct
{
    public override bool Equals(T? x, T? y) =>
        x.HasValue == y.HasValue && (!x.HasValue || EqualityComparer<T>.Default.Equals(x.GetValueOrDefault(), y.GetValueOrDefault()));

    public override int GetHashCode(T? obj) => obj.GetHashCode();
}
