using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>
/// A method and what it is called on. ilc knows the four fields and the Initialize methods by name: the code that
/// <c>new D(x.M)</c> compiles to fills the object, and Invoke is <c>_functionPointer(_firstParameter, arguments)</c>.
/// </summary>
public abstract unsafe class Delegate
{
    internal object? _firstParameter;
    internal object? _helperObject;
    internal nint _extraFunctionPointerOrData;
    internal nint _functionPointer;

    /// <summary>Binds an instance method: it gets the receiver as first argument.</summary>
    private void InitializeClosedInstance(object firstParameter, nint functionPointer)
    {
        if (firstParameter is null)
        {
            throw new ArgumentException("A delegate to an instance method needs an instance.");
        }

        _functionPointer = functionPointer;
        _firstParameter = firstParameter;
    }

    private void InitializeClosedInstanceSlow(object firstParameter, nint functionPointer) =>
        InitializeClosedInstance(firstParameter, functionPointer);

    /// <summary>Binds to an interface method of an object of unknown class: resolved here, once.</summary>
    private void InitializeClosedInstanceToInterface(object firstParameter, nint dispatchCell)
    {
        _functionPointer = InterfaceDispatch.Resolve(firstParameter, (DispatchCell*)dispatchCell);
        _firstParameter = firstParameter;
    }

    private void InitializeClosedInstanceWithoutNullCheck(object firstParameter, nint functionPointer)
    {
        _functionPointer = functionPointer;
        _firstParameter = firstParameter;
    }

    /// <summary>Binds an extension method to its first argument.</summary>
    private void InitializeClosedStaticThunk(object firstParameter, nint functionPointer, nint functionPointerThunk)
    {
        _extraFunctionPointerOrData = functionPointer;
        _helperObject = firstParameter;
        _functionPointer = functionPointerThunk;
        _firstParameter = this;
    }

    /// <summary>Binds a static method: the thunk drops the first argument.</summary>
    private void InitializeOpenStaticThunk(object firstParameter, nint functionPointer, nint functionPointerThunk)
    {
        _firstParameter = this;
        _functionPointer = functionPointerThunk;
        _extraFunctionPointerOrData = functionPointer;
    }

    private void InitializeOpenInstanceThunkDynamic(nint functionPointer, nint functionPointerThunk)
    {
        _firstParameter = this;
        _functionPointer = functionPointerThunk;
        _extraFunctionPointerOrData = functionPointer;
    }

    /// <summary>The thunks that ilc makes for a delegate class, by number; ilc overrides it.</summary>
    private protected virtual nint GetThunk(int whichThunk) => 0;

    public object? Target => ReferenceEquals(_firstParameter, this) ? _helperObject : _firstParameter;

    public override bool Equals(object? obj) =>
        obj is Delegate other
        && other.MethodTable == MethodTable
        && other._functionPointer == _functionPointer
        && other._extraFunctionPointerOrData == _extraFunctionPointerOrData
        && other.Target == Target;

    public override int GetHashCode() => (_functionPointer ^ _extraFunctionPointerOrData).GetHashCode();

    public static Delegate? Combine(Delegate? a, Delegate? b) =>
        a is null ? b : b is null ? a : throw new NotSupportedException("A delegate calls one method here.");

    public static Delegate? Remove(Delegate? source, Delegate? value) =>
        source is null || value is null || !source.Equals(value) ? source : null;

    public static bool operator ==(Delegate? a, Delegate? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(Delegate? a, Delegate? b) => !(a == b);
}
