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
        string project = Path.Combine(program.WorkDirectory, program.Name + ".csproj");
        string text = ProjectFor(program).ToString();
        if (!File.Exists(project) || File.ReadAllText(project) != text)
        {
            File.WriteAllText(project, text);
        }

        // Runtime and CoreLib have been built by run-qemu.sh.
        HostCommand build = HostCommand.Run("dotnet", ["build", project, "-nologo", "-v", "quiet", "-clp:NoSummary", "-p:BuildProjectReferences=false"]);
        string messages = Shorten(build.Output + build.Errors);
        Accept(build, messages.Contains("undefined symbol: TineMain", StringComparison.Ordinal)
            ? $"{program.Source}: the program's Main is missing: [RuntimeExport(\"TineMain\")] internal static int Main(string[] arguments)\n"
            : messages);
        return Path.Combine(program.WorkDirectory, "bin", program.Name);
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
            new XElement("ItemGroup", new XElement("Compile", new XAttribute("Include", program.Source))),
            Import(Path.Combine(userland, "Userland.targets")),
            new XElement("Import", new XAttribute("Project", "Sdk.targets"), new XAttribute("Sdk", "Microsoft.NET.Sdk")));
    }

    private static XElement Import(string path) => new("Import", new XAttribute("Project", path));

    /// <summary>Leaves out the project's name after each message, MSBuild's summary, and repetitions.</summary>
    private static string Shorten(string messages)
    {
        IEnumerable<string> lines = messages.Split('\n').Select(line => ProjectName().Replace(line, "")).Where(line => !Summary().IsMatch(line)).Distinct();
        return string.Concat(lines.Select(line => line + "\n"));
    }

    [GeneratedRegex(@"^\s*$|^Build (succeeded|FAILED)|^ +\d+ (Warning|Error)\(s\)|^Time Elapsed")]
    private static partial Regex Summary();

    [GeneratedRegex(@" \[[^\]]*(proj|\.cs)\]$")]
    private static partial Regex ProjectName();
}
