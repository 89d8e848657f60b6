namespace Internal.Runtime;

/// <summary>Types that the runtime needs by name.</summary>
internal static unsafe class RuntimeTypes
{
    internal static MethodTable* Array => (MethodTable*)typeof(System.Array).TypeHandle.Value;

    internal static MethodTable* Object => (MethodTable*)typeof(object).TypeHandle.Value;

    internal static MethodTable* String => (MethodTable*)typeof(string).TypeHandle.Value;
}
