namespace System.Collections.Generic;

/// <summary>Compares by <see cref="IComparable"/>, for types without a generic comparison; ilc knows the name.</summary>
public sealed class ObjectComparer<T> : Comparer<T>
{
    public override int Compare(T? x, T? y)
    {
        if (x is null || y is null)
        {
            return x is null ? (y is null ? 0 : -1) : 1;
        }

        return x is IComparable comparable ? comparable.CompareTo(y) : throw new ArgumentException("The values have no order.");
    }
}
