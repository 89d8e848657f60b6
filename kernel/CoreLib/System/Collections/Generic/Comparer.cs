using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>The order of a type; ilc writes the body of Create for every type that it knows.</summary>
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
    private static Comparer<T> Create() => new ObjectComparer<T>();
}
