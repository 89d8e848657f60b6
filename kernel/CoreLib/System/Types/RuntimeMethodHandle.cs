namespace System;

public readonly struct RuntimeMethodHandle
{
    private readonly nint _value;
}
