namespace Internal.Runtime;

/// <summary>Types that the runtime needs by name.</summary>
internal static unsafe class RuntimeTypes
{
    internal static MethodTable* Array => global::Internal.Runtime.MethodTable.Of<System.Array>();

    internal static MethodTable* Object => global::Internal.Runtime.MethodTable.Of<object>();

    internal static MethodTable* String => global::Internal.Runtime.MethodTable.Of<string>();
}
