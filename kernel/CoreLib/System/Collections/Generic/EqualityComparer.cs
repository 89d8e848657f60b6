using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System.Collections.Generic;

/// <summary>
/// The comparer of a type. ilc writes the body of Create for each value type, and compiled code calls the comparer
/// that ilc has in mind without asking; Create must name all of those.
/// </summary>
public abstract class EqualityComparer<T> : IEqualityComparer<T>
{
    // ilc runs this initialiser for value types: reading the field has no side effect and goes where it is not used.
    private static readonly EqualityComparer<T> s_default = Create();

    public static EqualityComparer<T> Default
    {
        [Intrinsic]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => s_default;
    }

    public abstract bool Equals(T? x, T? y);

    public abstract int GetHashCode([DisallowNull] T obj);

    [Intrinsic]
    private static unsafe EqualityComparer<T> Create()
    {
        if (typeof(T) == typeof(string))
        {
            return Unsafe.As<EqualityComparer<T>>(new StringEqualityComparer());
        }

        return TypeRelations.Implements(typeof(T).TypeHandle.MethodTable, typeof(IEquatable<T>).TypeHandle.MethodTable)
            ? new GenericEqualityComparer<T>()
            : new ObjectEqualityComparer<T>();
    }
}
