using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>Equality of enumerations, without boxing; ilc knows the name.</summary>
public sealed class EnumEqualityComparer<T> : EqualityComparer<T>
    where T : struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override bool Equals(T x, T y) => Bits(x) == Bits(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override int GetHashCode(T obj) => Bits(obj).GetHashCode();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Bits(T value) => Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.As<T, sbyte>(ref value),
        2 => Unsafe.As<T, short>(ref value),
        4 => Unsafe.As<T, int>(ref value),
        _ => Unsafe.As<T, long>(ref value),
    };
}
