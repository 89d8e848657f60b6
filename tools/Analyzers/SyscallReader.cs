using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Tine.Analyzers;

/// <summary>Reads the declarations off a method that carries <c>[Syscall]</c>.</summary>
internal static class SyscallReader
{
    private static readonly string[] Registers = ["Rdi", "Rsi", "Rdx", "R10", "R8", "R9"];

    /// <summary>The system call numbers that x86-64 Linux may still hand out end well below this.</summary>
    private const int NumberLimit = 1024;

    /// <summary>Calls that Tine has and Linux has not begin here ("TIN" and a number).</summary>
    public const int FirstOwnNumber = 0x54494e00;

    private const int LastOwnNumber = 0x54494eff;

    /// <summary>Parses each <c>[Syscall]</c> of the method; mistakes travel in <see cref="SyscallDeclaration.Problem"/>.</summary>
    public static ImmutableArray<SyscallDeclaration> Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var method = (IMethodSymbol)context.TargetSymbol;
        string? problem = FindProblem(method);
        string call = problem is null ? WriteCall(method) : "";
        ITypeSymbol[] arguments = [.. method.Parameters.Where(IsArgument).Select(parameter => parameter.Type)];
        ulong kinds = 0;
        int index = 0;
        foreach (IParameterSymbol parameter in method.Parameters.Where(IsArgument).Take(Registers.Length))
        {
            kinds |= (ulong)KindOf(parameter) << (4 * index++);
        }

        var declarations = ImmutableArray.CreateBuilder<SyscallDeclaration>();
        foreach (AttributeData attribute in context.Attributes)
        {
            cancellation.ThrowIfCancellationRequested();
            int number = attribute.ConstructorArguments.Length == 2 && attribute.ConstructorArguments[0].Value is int value ? value : -1;
            string name = attribute.ConstructorArguments.Length == 2 ? attribute.ConstructorArguments[1].Value as string ?? "" : "";
            declarations.Add(new SyscallDeclaration(
                number,
                name,
                call,
                SyscallTypes.ResultOf(method.ReturnType) ?? SyscallResult.Nothing,
                arguments.Length,
                kinds,
                HeapOf(attribute),
                SourcePlace.Of(attribute.ApplicationSyntaxReference),
                problem ?? FindProblem(number, name)));
        }

        return declarations.ToImmutable();
    }

    /// <summary>Whether the attribute says that the call takes no heap at all.</summary>
    public static bool IsWithoutHeap(AttributeData attribute)
    {
        const int None = 2; // HeapUse.None
        return attribute.AttributeClass?.ToDisplayString() == "Tine.SyscallAttribute" && HeapOf(attribute) == None;
    }

    private static int HeapOf(AttributeData attribute) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Heap").Value.Value is byte value ? value : 0;

    private static string? FindProblem(int number, string name) =>
        number is not ((>= 0 and < NumberLimit) or (>= FirstOwnNumber and <= LastOwnNumber)) ? $"the number must lie in 0..{NumberLimit - 1}"
        : name.Length == 0 ? "the name is empty"
        : null;

    private static string? FindProblem(IMethodSymbol method)
    {
        if (!method.IsStatic || method.IsGenericMethod || method.ContainingType.IsGenericType)
        {
            return "the method must be static and not generic";
        }

        if (method.DeclaredAccessibility is not (Accessibility.Internal or Accessibility.Public))
        {
            return "the method must be internal or public";
        }

        if (SyscallTypes.ResultOf(method.ReturnType) is null)
        {
            return $"it returns {method.ReturnType.ToDisplayString()}: use Errno, or Result<T> of an integer or of a struct around one";
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (IsArgument(parameter) && (parameter.RefKind != RefKind.None || SyscallTypes.Decode(parameter.Type, "0") is null))
            {
                return $"argument '{parameter.Name}' is a {parameter.Type.ToDisplayString()}: use an integer, an enum or a struct around an integer";
            }
        }

        return method.Parameters.Count(IsArgument) > Registers.Length ? "a system call has at most six arguments" : null;
    }

    private static bool IsArgument(IParameterSymbol parameter) =>
        !SyscallTypes.IsCaller(parameter) && !SyscallTypes.IsTrapFrame(parameter);

    private static string WriteCall(IMethodSymbol method)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        int register = 0;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            parts.Add(
                SyscallTypes.IsCaller(parameter) ? "caller"
                : SyscallTypes.IsTrapFrame(parameter) ? "ref frame"
                : SyscallTypes.Decode(parameter.Type, "frame." + Registers[register++])!);
        }

        string type = method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        return $"{type}.{method.Name}({string.Join(", ", parts)})";
    }

    private static TraceKind KindOf(IParameterSymbol parameter)
    {
        if (parameter.Type.Name == "VirtualAddress")
        {
            return parameter.Name == "path" || parameter.Name.EndsWith("Path", System.StringComparison.Ordinal)
                ? TraceKind.Text
                : TraceKind.Address;
        }

        return parameter.Type.TypeKind == TypeKind.Enum ? TraceKind.Flags
            : SyscallTypes.IsSigned(parameter.Type) ? TraceKind.Signed
            : TraceKind.Unsigned;
    }
}
