using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>The comparer of a type; ilc writes the body of Create for every type that it knows.</summary>
public abstract class EqualityComparer<T> : IEqualityComparer<T>
{
    private static EqualityComparer<T>? s_default;

    public static EqualityComparer<T> Default
    {
        [Intrinsic]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => s_default ?? Remember();
    }

    public abstract bool Equals(T? x, T? y);

    public abstract int GetHashCode([DisallowNull] T obj);

    private static EqualityComparer<T> Remember() => s_default = Create();

    [Intrinsic]
    private static EqualityComparer<T> Create() => new ObjectEqualityComparer<T>();
}
