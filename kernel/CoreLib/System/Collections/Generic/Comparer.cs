using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System.Collections.Generic;

/// <summary>The order of a type; made as <see cref="EqualityComparer{T}"/> is.</summary>
public abstract class Comparer<T> : IComparer<T>
{
    // ilc runs this initialiser for value types: reading the field has no side effect and goes where it is not used.
    private static readonly Comparer<T> s_default = Create();

    public static Comparer<T> Default
    {
        [Intrinsic]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => s_default;
    }

    public static Comparer<T> Create(Comparison<T> comparison) => new ComparisonComparer<T>(comparison);

    public abstract int Compare(T? x, T? y);

    [Intrinsic]
    private static unsafe Comparer<T> Create() =>
        TypeRelations.Implements(typeof(T).TypeHandle.MethodTable, typeof(IComparable<T>).TypeHandle.MethodTable)
            ? new GenericComparer<T>()
            : new ObjectComparer<T>();
}
