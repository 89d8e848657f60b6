using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System.Runtime;

/// <summary>Casts and checked stores; ilc knows the names.</summary>
internal static unsafe class TypeCast
{
    internal static object? IsInstanceOfAny(MethodTable* target, object? obj) =>
        obj is not null && TypeRelations.IsAssignable(obj.MethodTable, target) ? obj : null;

    internal static object? IsInstanceOfInterface(MethodTable* target, object? obj) =>
        obj is not null && TypeRelations.Implements(obj.MethodTable, target) ? obj : null;

    internal static object? IsInstanceOfClass(MethodTable* target, object? obj) =>
        obj is null || obj.MethodTable == target || TypeRelations.Derives(obj.MethodTable, target) ? obj : null;

    internal static bool IsInstanceOfException(MethodTable* target, object? obj) =>
        obj is not null && TypeRelations.Derives(obj.MethodTable, target);

    internal static object? CheckCastAny(MethodTable* target, object? obj)
    {
        if (obj is not null && !TypeRelations.IsAssignable(obj.MethodTable, target))
        {
            throw new InvalidCastException();
        }

        return obj;
    }

    internal static object? CheckCastInterface(MethodTable* target, object? obj)
    {
        if (obj is not null && !TypeRelations.Implements(obj.MethodTable, target))
        {
            throw new InvalidCastException();
        }

        return obj;
    }

    internal static object? CheckCastClass(MethodTable* target, object? obj)
    {
        if (obj is not null && obj.MethodTable != target)
        {
            return CheckCastClassSpecial(target, obj);
        }

        return obj;
    }

    /// <summary>The compiled code has already seen that the types are not the same.</summary>
    internal static object CheckCastClassSpecial(MethodTable* target, object obj)
    {
        if (!TypeRelations.Derives(obj.MethodTable, target))
        {
            throw new InvalidCastException();
        }

        return obj;
    }

    /// <summary>Stores into an array of references after the check that covariance asks for.</summary>
    internal static void StelemRef(object?[] array, nint index, object? obj)
    {
        if ((nuint)index >= (nuint)array.Length)
        {
            throw new IndexOutOfRangeException();
        }

        ref object? element = ref Unsafe.Add(ref Unsafe.As<byte, object?>(ref Unsafe.Add(ref array.RawData, 8)), index);
        MethodTable* elementType = array.MethodTable->Parameter;
        if (obj is not null && obj.MethodTable != elementType && elementType != RuntimeTypes.Object
            && !TypeRelations.IsAssignable(obj.MethodTable, elementType))
        {
            throw new ArrayTypeMismatchException();
        }

        element = obj;
    }

    internal static ref object? LdelemaRef(object?[] array, nint index, MethodTable* elementType)
    {
        if ((nuint)index >= (nuint)array.Length)
        {
            throw new IndexOutOfRangeException();
        }

        if (array.MethodTable->Parameter != elementType)
        {
            throw new ArrayTypeMismatchException();
        }

        return ref Unsafe.Add(ref Unsafe.As<byte, object?>(ref Unsafe.Add(ref array.RawData, 8)), index);
    }
}
