using System.Runtime.CompilerServices;

namespace System;

/// <summary>A type as a value: it can be compared and hashed, and nothing else (there is no reflection).</summary>
public abstract class Type
{
    public abstract RuntimeTypeHandle TypeHandle { get; }

    [Intrinsic]
    public static Type GetTypeFromHandle(RuntimeTypeHandle handle) => RuntimeType.For(handle);

    [Intrinsic]
    public static bool operator ==(Type? left, Type? right) => RuntimeType.AreEqual(left, right);

    [Intrinsic]
    public static bool operator !=(Type? left, Type? right) => !RuntimeType.AreEqual(left, right);

    public override bool Equals(object? obj) => obj is Type other && RuntimeType.AreEqual(this, other);

    public override int GetHashCode() => TypeHandle.Value.GetHashCode();
}
