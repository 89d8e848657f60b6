namespace System.Runtime;

/// <summary>ilc knows the name. A generic virtual method needs a table that is searched at run time: not here.</summary>
internal static class TypeLoaderExports
{
    internal static nint GVMLookupForSlot(object obj, RuntimeMethodHandle slot) =>
        throw new NotSupportedException("A generic virtual method was called; make the class or the interface generic instead.");
}
