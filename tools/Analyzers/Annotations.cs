using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tine.Analyzers;

/// <summary>The members bound by <c>[NoAllocation]</c>: by the attribute, or as a system call that is declared to take no heap.</summary>
internal static class Annotations
{
    private const string Attribute = "Tine.NoAllocationAttribute";

    /// <summary>Whether the method, its property, its type, or what it overrides or implements carries the attribute.</summary>
    /// <remarks>A type's attribute leaves out its text: making one allocates, and who may not allocate may not call it.</remarks>
    public static bool IsBound(IMethodSymbol method)
    {
        for (IMethodSymbol? one = method.OriginalDefinition; one is not null; one = one.OverriddenMethod?.OriginalDefinition)
        {
            if (HasAttribute(one) || (one.AssociatedSymbol is { } member && HasAttribute(member))
                || (one.Name != "ToString" && HasAttribute(one.ContainingType)))
            {
                return one.MethodKind != MethodKind.StaticConstructor;
            }
        }

        return ImplementsBound(method);
    }

    /// <summary>Whether the compiler wrote the body, and wrote one that cannot allocate.</summary>
    public static bool IsHarmlessByConstruction(IMethodSymbol method)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        if (definition.IsAbstract || definition.IsVirtual)
        {
            return false;
        }

        if (definition.AssociatedSymbol is IPropertySymbol property)
        {
            return IsAutomatic(property);
        }

        bool isPrintedRecord = definition.Name is "ToString" or "PrintMembers" or "<Clone>$";
        bool isPrimary = definition.MethodKind == MethodKind.Constructor && definition.ContainingType.IsValueType && IsPrimaryConstructor(definition);
        return isPrimary || (definition.IsImplicitlyDeclared && !isPrintedRecord);
    }

    public static string NameOf(IMethodSymbol method) =>
        method.AssociatedSymbol?.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)
        ?? method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);

    private static bool ImplementsBound(IMethodSymbol method)
    {
        foreach (INamedTypeSymbol contract in method.ContainingType.AllInterfaces)
        {
            foreach (IMethodSymbol member in contract.GetMembers().OfType<IMethodSymbol>())
            {
                bool isBound = HasAttribute(member) || HasAttribute(contract) || (member.AssociatedSymbol is { } owner && HasAttribute(owner));
                if (isBound && SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HasAttribute(ISymbol symbol) =>
        symbol.OriginalDefinition.GetAttributes().Any(attribute =>
            attribute.AttributeClass?.ToDisplayString() == Attribute || SyscallReader.IsWithoutHeap(attribute));

    /// <summary>Whether a property's accessors only read and write its field: <c>{ get; set; }</c>, or a record's parameter.</summary>
    private static bool IsAutomatic(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
        {
            ParameterSyntax => true,
            PropertyDeclarationSyntax { ExpressionBody: null, AccessorList: { } list } =>
                list.Accessors.All(accessor => accessor.Body is null && accessor.ExpressionBody is null),
            _ => false,
        };

    private static bool IsPrimaryConstructor(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is TypeDeclarationSyntax;
}
