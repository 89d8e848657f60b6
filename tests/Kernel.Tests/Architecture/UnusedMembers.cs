using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Tine.Tests.Architecture;

/// <summary>The members of an assembly that none of its IL names. A use by itself is none.</summary>
internal static class UnusedMembers
{
    public static IEnumerable<string> Of(AssemblyDefinition assembly)
    {
        TypeDefinition[] types = [.. assembly.MainModule.GetTypes()];
        HashSet<string> used = [.. types.SelectMany(type => type.Methods).Where(method => method.HasBody).SelectMany(NamesIn)];
        return types.Where(type => !IsGenerated(type) && type.BaseType?.Name != "Attribute").SelectMany(MembersToUse).Select(NameOf).Where(name => !used.Contains(name)).Distinct();
    }

    private static IEnumerable<string> NamesIn(MethodDefinition method)
    {
        string own = NameOf(method);
        return method.Body.Instructions
            .Select(instruction => instruction.Operand)
            .OfType<MemberReference>()
            .Select(NameOf)
            .Where(name => name != own);
    }

    private static IEnumerable<MemberReference> MembersToUse(TypeDefinition type) =>
        type.Methods.Where(IsToBeNamed).Cast<MemberReference>().Concat(type.Fields.Where(IsToBeNamed));

    /// <summary>
    /// Whether a method that IL never names is unused. Exempt are virtual methods, which are called by their bases' names, operators,
    /// which C# wants in pairs, initializers, which records have for every member, and methods that an attribute exports to
    /// assembly or takes out of some builds.
    /// </summary>
    private static bool IsToBeNamed(MethodDefinition method) =>
        !method.IsVirtual && !method.IsRuntimeSpecialName && !method.Name.StartsWith('<') && !method.Name.StartsWith("op_", StringComparison.Ordinal)
        && (!IsGenerated(method) || method.IsGetter || method.IsSetter)
        && !(method.IsSetter && method.ReturnType is RequiredModifierType)
        && !method.CustomAttributes.Any(attribute => attribute.AttributeType.Name is "RuntimeExportAttribute" or "UnmanagedCallersOnlyAttribute" or "ConditionalAttribute");

    /// <summary>Leaves out constants, whose values stand where they are used, and fields of structures that programs or the processor read.</summary>
    private static bool IsToBeNamed(FieldDefinition field) =>
        !field.IsLiteral && !field.IsRuntimeSpecialName && !field.Name.StartsWith('<')
        && (field.IsStatic || !field.DeclaringType.IsValueType || field.DeclaringType.IsAutoLayout);

    private static bool IsGenerated(ICustomAttributeProvider member) =>
        member.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "CompilerGeneratedAttribute");

    /// <summary>Overloads have one name, and stand and fall together; a generic type one whatever its arguments.</summary>
    private static string NameOf(MemberReference member) => (member.DeclaringType?.GetElementType().FullName ?? "") + "." + member.Name;
}
