using System.Collections.Generic;

namespace System;

public struct ValueTuple<T1, T2, T3, T4, T5>(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5) : IEquatable<(T1, T2, T3, T4, T5)>, IComparable<(T1, T2, T3, T4, T5)>
{
    public T1 Item1 = item1;
    public T2 Item2 = item2;
    public T3 Item3 = item3;
    public T4 Item4 = item4;
    public T5 Item5 = item5;

    public readonly bool Equals((T1, T2, T3, T4, T5) other) =>
        EqualityComparer<T1>.Default.Equals(Item1, other.Item1)
        && EqualityComparer<T2>.Default.Equals(Item2, other.Item2)
        && EqualityComparer<T3>.Default.Equals(Item3, other.Item3)
        && EqualityComparer<T4>.Default.Equals(Item4, other.Item4)
        && EqualityComparer<T5>.Default.Equals(Item5, other.Item5);

    public override readonly bool Equals(object? obj) => obj is ValueTuple<T1, T2, T3, T4, T5> other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Item1, Item2, Item3, Item4, Item5);

    public readonly int CompareTo((T1, T2, T3, T4, T5) other)
    {
        int order = Comparer<T1>.Default.Compare(Item1, other.Item1);
        if (order != 0)
        {
            return order;
        }

        order = Comparer<T2>.Default.Compare(Item2, other.Item2);
        if (order != 0)
        {
            return order;
        }

        order = Comparer<T3>.Default.Compare(Item3, other.Item3);
        if (order != 0)
        {
            return order;
        }

        order = Comparer<T4>.Default.Compare(Item4, other.Item4);
        if (order != 0)
        {
            return order;
        }

        return Comparer<T5>.Default.Compare(Item5, other.Item5);
    }

    public override readonly string ToString() => $"({Item1}, {Item2}, {Item3}, {Item4}, {Item5})";
}
