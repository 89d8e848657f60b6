using System.Runtime.CompilerServices;
using Internal.Runtime;
using Tine.Heap;

namespace System.Runtime;

/// <summary>Boxing; ilc knows the names.</summary>
internal static unsafe class RuntimeExports
{
    internal static object? RhBox(MethodTable* type, ref byte data)
    {
        ref byte source = ref data;
        if (type->IsNullable)
        {
            if (source == 0)
            {
                return null;
            }

            source = ref Unsafe.Add(ref source, (nint)type->NullableValueOffset);
            type = type->Composition->Arguments[0];
        }

        object box = Allocation.New(type);
        Copy(type, ref box.RawData, ref source);
        return box;
    }

    internal static ref byte RhUnbox2(MethodTable* type, object obj)
    {
        if (obj.MethodTable != type && !HasSameLayout(obj.MethodTable, type))
        {
            throw new InvalidCastException();
        }

        return ref obj.RawData;
    }

    internal static void RhUnboxNullable(ref byte data, MethodTable* type, object? obj)
    {
        uint valueOffset = type->NullableValueOffset;
        MethodTable* valueType = type->Composition->Arguments[0];
        if (obj is null)
        {
            SpanHelpers.ClearWithoutReferences(ref data, valueOffset + valueType->ValueSize);
            return;
        }

        if (obj.MethodTable != valueType && !HasSameLayout(obj.MethodTable, valueType))
        {
            throw new InvalidCastException();
        }

        data = 1;
        Copy(valueType, ref Unsafe.Add(ref data, (nint)valueOffset), ref obj.RawData);
    }

    private static void Copy(MethodTable* type, ref byte destination, ref byte source)
    {
        if (type->HasPointers)
        {
            Buffer.BulkMoveWithWriteBarrier(ref destination, ref source, type->ValueSize);
        }
        else
        {
            SpanHelpers.Memmove(ref destination, ref source, type->ValueSize);
        }
    }

    /// <summary>Whether a value unboxes as a type: an enumeration does as its underlying integer and the other way round.</summary>
    private static bool HasSameLayout(MethodTable* boxed, MethodTable* type) =>
        boxed->ElementType == type->ElementType && type->ElementType < ElementType.ValueType && type->ElementType != ElementType.Unknown;
}
