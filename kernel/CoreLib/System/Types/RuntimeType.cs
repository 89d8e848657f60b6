using Internal.Runtime;

namespace System;

/// <summary>ilc makes frozen instances of this class for typeof: the one field is the type.</summary>
internal sealed unsafe class RuntimeType : Type
{
    private MethodTable* _pUnderlyingEEType;

    private RuntimeType(MethodTable* type) => _pUnderlyingEEType = type;

    public override RuntimeTypeHandle TypeHandle => new(_pUnderlyingEEType);

    internal static Type For(MethodTable* type) => new RuntimeType(type);

    internal static Type For(RuntimeTypeHandle handle) => new RuntimeType(handle.MethodTable);

    internal static bool AreEqual(Type? left, Type? right)
    {
        if ((object?)left == (object?)right)
        {
            return true;
        }

        return left is not null && right is not null && left.TypeHandle.Value == right.TypeHandle.Value;
    }
}
