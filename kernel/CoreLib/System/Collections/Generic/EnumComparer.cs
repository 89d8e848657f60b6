using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>Compares enumerations, without boxing; ilc knows the name.</summary>
public sealed class EnumComparer<T> : Comparer<T>
    where T : struct
{
    public override int Compare(T x, T y) => Bits(x).CompareTo(Bits(y));

    private static long Bits(T value) => Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.As<T, sbyte>(ref value),
        2 => Unsafe.As<T, short>(ref value),
        4 => Unsafe.As<T, int>(ref value),
        _ => Unsafe.As<T, long>(ref value),
    };
}
