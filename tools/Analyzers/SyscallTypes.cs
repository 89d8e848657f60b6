using System.Linq;
using Microsoft.CodeAnalysis;

namespace Tine.Analyzers;

/// <summary>The types that a system call may take and return, and their conversion from and to registers.</summary>
internal static class SyscallTypes
{
    /// <summary>Whether a parameter is the running thread, asked for as the thread that it is or only as something that can sleep.</summary>
    public static bool IsCaller(IParameterSymbol parameter) =>
        parameter.RefKind == RefKind.None && parameter.Type.ToDisplayString() is "Tine.Processes.Thread" or "Tine.Caller";

    /// <summary>Whether a parameter is all registers of the program, for calls that change or copy them (fork, rt_sigreturn).</summary>
    public static bool IsTrapFrame(IParameterSymbol parameter) =>
        parameter.RefKind is RefKind.Ref or RefKind.In or RefKind.RefReadOnlyParameter
        && parameter.Type.ToDisplayString() == "Tine.X64.TrapFrame";

    /// <summary>The C# expression that makes a <paramref name="type"/> of the 64-bit <paramref name="register"/>, or null.</summary>
    /// <remarks>Like Linux, a call with a 32-bit argument looks at the lower half of the register only.</remarks>
    public static string? Decode(ITypeSymbol type, string register)
    {
        string name = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        if (type.SpecialType == SpecialType.System_UInt64)
        {
            return register;
        }

        if (IsInteger(type) || type.TypeKind == TypeKind.Enum)
        {
            return $"({name}){register}";
        }

        return WrappedInteger(type) is { } inner ? $"new {name}({Decode(inner, register)})" : null;
    }

    /// <summary>The way of a return type into rax, or null when there is none.</summary>
    public static SyscallResult? ResultOf(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void)
        {
            return SyscallResult.Nothing;
        }

        if (type.ToDisplayString() == "Tine.Errno")
        {
            return SyscallResult.Errno;
        }

        if (type is not INamedTypeSymbol { Name: "Result", Arity: 1 } result)
        {
            return null;
        }

        ITypeSymbol value = result.TypeArguments[0];
        return IsInteger(value) || value.TypeKind == TypeKind.Enum ? SyscallResult.Number
            : WrappedInteger(value) is not null ? SyscallResult.Wrapped
            : null;
    }

    public static bool IsSigned(ITypeSymbol type) =>
        (WrappedInteger(type) ?? type).SpecialType is SpecialType.System_SByte or SpecialType.System_Int16
            or SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_IntPtr;

    private static bool IsInteger(ITypeSymbol type) =>
        type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64
            or SpecialType.System_IntPtr or SpecialType.System_UIntPtr;

    /// <summary>The integer inside a struct such as VirtualAddress: a constructor that takes it and a <c>Value</c> that gives it back.</summary>
    private static ITypeSymbol? WrappedInteger(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Struct, IsGenericType: false } structure
            || structure.GetMembers("Value").OfType<IPropertySymbol>().FirstOrDefault() is not { } value
            || !IsInteger(value.Type))
        {
            return null;
        }

        bool canBeMade = structure.InstanceConstructors.Any(constructor =>
            constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, value.Type));
        return canBeMade ? value.Type : null;
    }
}
