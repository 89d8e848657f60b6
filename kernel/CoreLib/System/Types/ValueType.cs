namespace System;

public abstract class ValueType
{
    public override bool Equals(object? obj) => throw new NotSupportedException("A value type without its own Equals was compared as an object.");

    public override int GetHashCode() => throw new NotSupportedException("A value type without its own GetHashCode was hashed.");

    public override string? ToString() => "value";
}
