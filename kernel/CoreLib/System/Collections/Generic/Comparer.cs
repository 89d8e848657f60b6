using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System.Collections.Generic;

/// <summary>The order of a type; made as <see cref="EqualityComparer{T}"/> is.</summary>
public abstract class Comparer<T> : IComparer<T>
{
    private static Comparer<T>? s_default;

    public static Comparer<T> Default
    {
        [Intrinsic]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => s_default ?? Remember();
    }

    public static Comparer<T> Create(Comparison<T> comparison) => new ComparisonComparer<T>(comparison);

    public abstract int Compare(T? x, T? y);

    private static Comparer<T> Remember() => s_default = Create();

    [Intrinsic]
    private static unsafe Comparer<T> Create() =>
        TypeRelations.Implements(typeof(T).TypeHandle.MethodTable, typeof(IComparable<T>).TypeHandle.MethodTable)
            ? new GenericComparer<T>()
            : new ObjectComparer<T>();
}
