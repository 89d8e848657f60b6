using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Tine.Tools.Run;

/// <summary>The host's compilers, for programs of the caller's own.</summary>
internal static partial class OwnCompilers
{
    /// <summary>The name of each file's project, in a folder of its own: the file's name may mean something to MSBuild.</summary>
    private const string ProjectName = "program";

    /// <summary>The compiler's error for statements outside of a class.</summary>
    private const string TopLevelStatements = "error CS8805";

    /// <summary>Compiles a file in C to a static ELF file.</summary>
    public static string CompileC(OwnProgram program)
    {
        string output = Path.Combine(program.WorkDirectory, program.Name);
        HostCommand compiler = HostCommand.Run("musl-gcc", ["-static", "-O2", "-g", "-Wall", "-o", output, program.Source]);
        Accept(compiler, compiler.Errors);
        return output;
    }

    /// <summary>Compiles a file in C# as userland's programs are: with CoreLib and Runtime, by ILC.</summary>
    public static string CompileCSharp(OwnProgram program)
    {
        string project = Path.Combine(program.WorkDirectory, ProjectName + ".csproj");
        string text = ProjectFor(program).ToString();
        if (!File.Exists(project) || File.ReadAllText(project) != text)
        {
            File.WriteAllText(project, text);
        }

        // Runtime and CoreLib have been restored and built by run-qemu.sh, and may belong to another user.
        HostCommand build = HostCommand.Run("dotnet", ["build", project, "-nologo", "-v", "quiet", "-clp:NoSummary", "-p:BuildProjectReferences=false", "-p:RestoreRecursive=false"]);
        string messages = Shorten(build.Output + build.Errors);
        string main = $"{program.Source}: the program's Main is missing: [RuntimeExport(\"TineMain\")] internal static int Main(string[] arguments)\n";
        Accept(build, messages.Contains("undefined symbol: TineMain", StringComparison.Ordinal) ? main
            : messages.Contains(TopLevelStatements, StringComparison.Ordinal) ? messages + main + "userland/README.md has an example; --dotnet takes top-level statements.\n"
            : messages);
        return Path.Combine(program.WorkDirectory, "bin", ProjectName);
    }

    /// <summary>Compiles a project, or a file that is one, ahead of time with .NET's own runtime.</summary>
    public static string PublishDotNet(OwnProgram program)
    {
        string output = program.WorkDirectory + "/";
        HostCommand publish = HostCommand.Run("dotnet", [
            "publish", program.Source, "-nologo", "-v", "quiet", "-clp:NoSummary", "-r", "linux-x64",
            "-p:PublishAot=true", "-p:InvariantGlobalization=true", "-p:PublishDir=" + output]);
        Accept(publish, Shorten(publish.Output + publish.Errors));

        // Named after its project, which a directory's name need not be; debug symbols lie beside it.
        return Directory.EnumerateFiles(output).Where(file => !Path.HasExtension(file)).MaxBy(File.GetLastWriteTimeUtc)
            ?? throw new CompilationException($"{program.Source}: dotnet publish made no program");
    }

    private static void Accept(HostCommand compiler, string messages)
    {
        if (compiler.Status != 0)
        {
            throw new CompilationException(messages.TrimEnd());
        }

        Console.Error.Write(messages);
    }

    private static XElement ProjectFor(OwnProgram program)
    {
        string userland = Path.Combine(Workspace.Root, "userland");
        return new XElement("Project",
            Import(Path.Combine(userland, "Outside.props")),
            new XElement("Import", new XAttribute("Project", "Sdk.props"), new XAttribute("Sdk", "Microsoft.NET.Sdk")),
            new XElement("PropertyGroup", new XElement("EnableDefaultCompileItems", "false")),
            new XElement("ItemGroup", new XElement("Compile", new XAttribute("Include", Escape(program.Source)))),
            Import(Path.Combine(userland, "Userland.targets")),
            new XElement("Import", new XAttribute("Project", "Sdk.targets"), new XAttribute("Sdk", "Microsoft.NET.Sdk")));
    }

    /// <summary>Escapes characters that mean something to MSBuild: %, and those of lists, wildcards and properties.</summary>
    private static string Escape(string path) => Special().Replace(path, found => $"%{(int)found.Value[0]:x2}");

    private static XElement Import(string path) => new("Import", new XAttribute("Project", path));

    /// <summary>Leaves out the project's name after each message, MSBuild's summary, and repetitions.</summary>
    private static string Shorten(string messages)
    {
        IEnumerable<string> lines = messages.Split('\n').Select(line => ProjectSuffix().Replace(line, "")).Where(line => !Summary().IsMatch(line)).Distinct();
        return string.Concat(lines.Select(line => line + "\n"));
    }

    [GeneratedRegex(@"^\s*$|^Build (succeeded|FAILED)|^ +\d+ (Warning|Error)\(s\)|^Time Elapsed")]
    private static partial Regex Summary();

    [GeneratedRegex(@" \[[^\]]*(proj|\.cs)\]$")]
    private static partial Regex ProjectSuffix();

    [GeneratedRegex(@"[%$@'();?*]")]
    private static partial Regex Special();
}
