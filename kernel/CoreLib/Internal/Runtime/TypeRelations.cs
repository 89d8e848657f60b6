namespace Internal.Runtime;

/// <summary>The rules of assignment between types.</summary>
internal static unsafe class TypeRelations
{
    internal static bool IsAssignable(MethodTable* source, MethodTable* target)
    {
        if (source == target)
        {
            return true;
        }

        if (target->IsInterface)
        {
            return Implements(source, target);
        }

        if (target->IsArray)
        {
            return source->IsArray && source->BaseSize == target->BaseSize && AreElementsCompatible(source->Parameter, target->Parameter);
        }

        return target->HasVariance ? IsVariantOf(source, target) || Derives(source, target) : Derives(source, target);
    }

    internal static bool Derives(MethodTable* source, MethodTable* target)
    {
        MethodTable* current = source;
        while (current != target)
        {
            current = current->BaseType;
            if (current == null)
            {
                return false;
            }
        }

        return true;
    }

    internal static bool Implements(MethodTable* source, MethodTable* target)
    {
        MethodTable** interfaces = source->Interfaces;
        int count = source->InterfaceCount;
        for (int i = 0; i < count; i++)
        {
            if (interfaces[i] == target)
            {
                return true;
            }
        }

        if (!target->HasVariance)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (IsVariantOf(interfaces[i], target))
            {
                return true;
            }
        }

        return source->IsInterface && IsVariantOf(source, target);
    }

    /// <summary>Whether both are instantiations of one generic type with arguments that agree up to in and out.</summary>
    internal static bool IsVariantOf(MethodTable* source, MethodTable* target)
    {
        if (!source->HasVariance || !target->HasVariance || source->GenericDefinition != target->GenericDefinition)
        {
            return false;
        }

        GenericComposition* from = source->Composition;
        GenericComposition* to = target->Composition;
        for (int i = 0; i < to->Arity; i++)
        {
            if (!AgreesByVariance(from->Arguments[i], to->Arguments[i], to->Variances[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AgreesByVariance(MethodTable* from, MethodTable* to, byte variance)
    {
        if (from == to)
        {
            return true;
        }

        if (from->IsValueType || to->IsValueType)
        {
            return false;
        }

        return variance switch
        {
            GenericComposition.Covariant => IsAssignable(from, to),
            GenericComposition.Contravariant => IsAssignable(to, from),
            _ => false,
        };
    }

    /// <summary>Whether array covariance permits it: references by assignability, integers of one width regardless of sign.</summary>
    private static bool AreElementsCompatible(MethodTable* source, MethodTable* target)
    {
        if (source == target)
        {
            return true;
        }

        if (!source->IsValueType && !target->IsValueType)
        {
            return IsAssignable(source, target);
        }

        return source->IsValueType && target->IsValueType && IntegerOf(source) != ElementType.Unknown && IntegerOf(source) == IntegerOf(target);
    }

    private static ElementType IntegerOf(MethodTable* type) => type->ElementType switch
    {
        ElementType.SByte or ElementType.Byte => ElementType.Byte,
        ElementType.Int16 or ElementType.UInt16 => ElementType.UInt16,
        ElementType.Int32 or ElementType.UInt32 => ElementType.UInt32,
        ElementType.Int64 or ElementType.UInt64 or ElementType.IntPtr or ElementType.UIntPtr => ElementType.UInt64,
        _ => ElementType.Unknown,
    };
}
