using Internal.Runtime;

namespace System;

public readonly unsafe struct RuntimeTypeHandle
{
    // ilc stores the MethodTable here.
    private readonly nint _value;

    internal RuntimeTypeHandle(MethodTable* type) => _value = (nint)type;

    public nint Value => _value;

    internal new MethodTable* MethodTable => (MethodTable*)_value;
}
