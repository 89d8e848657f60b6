using System;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>The targets of typeof and array initialisers; ilc knows the names.</summary>
internal static unsafe class LdTokenHelpers
{
    private static RuntimeTypeHandle GetRuntimeTypeHandle(MethodTable* type) => new(type);

    private static RuntimeMethodHandle GetRuntimeMethodHandle(nint handle) => *(RuntimeMethodHandle*)&handle;

    private static RuntimeFieldHandle GetRuntimeFieldHandle(nint handle) => *(RuntimeFieldHandle*)&handle;

    private static Type GetRuntimeType(MethodTable* type) => RuntimeType.For(type);
}
