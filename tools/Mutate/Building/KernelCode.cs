using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Tine.Analyzers;

namespace Tine.Tools.Mutate;

/// <summary>The kernel as the compiler sees it for a host: the ordinary library, the generated system-call table.</summary>
internal static class KernelCode
{
    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Preview, preprocessorSymbols: ["DEBUG", "TRACE"]);

    /// <summary>The compilation of all of the kernel's files below a repository's directory.</summary>
    public static CSharpCompilation Load(string root)
    {
        string kernel = Path.Combine(root, "kernel") + "/";
        IEnumerable<SyntaxTree> files = Directory.EnumerateFiles(kernel, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(kernel + "CoreLib/"))
            .Order()
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), s_parsing, path));
        CSharpGeneratorDriver.Create([new SyscallGenerator().AsSourceGenerator()], parseOptions: s_parsing)
            .RunGeneratorsAndUpdateCompilation(Compile(files), out Compilation compilation, out _);
        return (CSharpCompilation)compilation;
    }

    public static CSharpCompilation Compile(IEnumerable<SyntaxTree> files) => CSharpCompilation.Create(
        "Kernel",
        files,
        Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll").Select(path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string text, string path = "") => CSharpSyntaxTree.ParseText(text, s_parsing, path);
}
