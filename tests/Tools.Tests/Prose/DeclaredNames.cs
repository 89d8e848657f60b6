using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Tine.Tools.Run;

namespace Tine.Tools.Tests.Prose;

/// <summary>The names of types, members and labels that source files declare.</summary>
internal static partial class DeclaredNames
{
    private static readonly Dictionary<string, HashSet<string>> s_byFile = [];

    /// <summary>The files of the kernel, by the type that their names begin with.</summary>
    private static readonly ILookup<string, string> s_byType =
        Directory.EnumerateFiles(Path.Combine(Workspace.Root, "kernel"), "*.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileName(file).Split('.')[0]);

    /// <summary>Whether a C# or NASM file declares all parts of a dotted name.</summary>
    public static bool AreIn(string file, string name) => name.Split('.').All(Of(file).Contains);

    /// <summary>Whether the kernel has a type of this name, or one with this member.</summary>
    /// <param name="name">"Type" or "Type.Member".</param>
    public static bool AreInKernel(string name)
    {
        string[] parts = name.Split('.');
        return s_byType[parts[0]].Any(file => parts.All(Of(file).Contains));
    }

    private static HashSet<string> Of(string file)
    {
        lock (s_byFile)
        {
            if (!s_byFile.TryGetValue(file, out HashSet<string>? names))
            {
                s_byFile[file] = names = file.EndsWith(".cs") ? [.. InSource(File.ReadAllText(file))] : [.. InAssembly(File.ReadAllText(file))];
            }

            return names;
        }
    }

    private static IEnumerable<string> InSource(string source) =>
        CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().Select(node => node switch
        {
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            DelegateDeclarationSyntax type => type.Identifier.Text,
            MethodDeclarationSyntax method => method.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            EnumMemberDeclarationSyntax member => member.Identifier.Text,
            ParameterSyntax { Parent.Parent: RecordDeclarationSyntax } parameter => parameter.Identifier.Text,
            VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } field => field.Identifier.Text,
            _ => "",
        });

    private static IEnumerable<string> InAssembly(string source) => Label().Matches(source).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^(\w+):", RegexOptions.Multiline)]
    private static partial Regex Label();
}
