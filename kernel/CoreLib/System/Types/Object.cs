using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

public unsafe class Object
{
    /// <summary>The type; ilc looks for the field by this name.</summary>
    internal MethodTable* m_pEEType;

    public Object()
    {
    }

    internal MethodTable* MethodTable => m_pEEType;

    public virtual bool Equals(object? obj) => this == obj;

    public static bool Equals(object? a, object? b) => a == b || (a is not null && b is not null && a.Equals(b));

    public static bool ReferenceEquals(object? a, object? b) => a == b;

    public virtual int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public virtual string? ToString() => "object";

    [Intrinsic]
    public Type GetType() => RuntimeType.For(m_pEEType);

    /// <summary>A copy of this object, field by field.</summary>
    protected object MemberwiseClone() => Tine.Heap.Allocation.Clone(this);

    /// <summary>The first byte after the type: fields, or an array's length.</summary>
    internal ref byte RawData => ref Unsafe.As<System.Runtime.CompilerServices.RawData>(this).Data;
}
