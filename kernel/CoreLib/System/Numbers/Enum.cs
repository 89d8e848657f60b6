using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>Enumerations without reflection: equality, hashing and HasFlag work, ToString prints the number.</summary>
public abstract unsafe class Enum : ValueType, IComparable
{
    public override bool Equals(object? obj) => obj is not null && obj.MethodTable == MethodTable && Bits(obj) == Bits(this);

    public override int GetHashCode() => Bits(this).GetHashCode();

    public override string ToString() => Bits(this).ToString();

    public string ToString(string? format) => Bits(this).ToString(format);

    public int CompareTo(object? other) => other is null ? 1 : Bits(this).CompareTo(Bits(other));

    [Intrinsic]
    public bool HasFlag(Enum flag)
    {
        long wanted = Bits(flag);
        return (Bits(this) & wanted) == wanted;
    }

    /// <summary>The value, sign-extended when the underlying type is signed.</summary>
    private static long Bits(object value)
    {
        ref byte data = ref value.RawData;
        return value.MethodTable->ElementType switch
        {
            ElementType.SByte => Unsafe.As<byte, sbyte>(ref data),
            ElementType.Byte or ElementType.Boolean => data,
            ElementType.Int16 => Unsafe.As<byte, short>(ref data),
            ElementType.UInt16 or ElementType.Char => Unsafe.As<byte, ushort>(ref data),
            ElementType.Int32 => Unsafe.As<byte, int>(ref data),
            ElementType.UInt32 => Unsafe.As<byte, uint>(ref data),
            _ => Unsafe.As<byte, long>(ref data),
        };
    }
}
