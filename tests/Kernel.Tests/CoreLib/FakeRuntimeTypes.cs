namespace Internal.Runtime;

/// <summary>The heap asks for none of these on the host.</summary>
internal static unsafe class RuntimeTypes
{
    internal static MethodTable* Array => null;
}
