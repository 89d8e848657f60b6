using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Tine.Tools.Run;

namespace Tine.Boot.Tests;

/// <summary>A program that nobody here wrote, and the script in tests/Foreign/Programs that runs it.</summary>
/// <param name="Name">The script's name.</param>
/// <param name="Package">The Debian package that it comes from, or what else it is.</param>
/// <param name="OtherPackages">Packages that the script needs beside it.</param>
/// <param name="Runs">The script's purpose.</param>
/// <param name="IsTyped">Whether it is a session at a terminal (tests/Foreign/Sessions): these take minutes, and are run with TINE_LONG=1.</param>
/// <param name="Lacks">The feature that the program needs and Tine lacks; null for a program that must do the same on both.</param>
internal sealed record ForeignProgram(string Name, string Package, ImmutableArray<string> OtherPackages, string Runs, bool IsTyped, string? Lacks)
{
    /// <summary>Scripts and what they use.</summary>
    public static string Folder => Path.Combine(Workspace.Root, "tests", "Foreign");

    /// <summary>.NET's program is no package: it is compiled here.</summary>
    public bool IsDebian => !Package.Contains(' ');

    /// <summary>Every script, by name.</summary>
    public static IEnumerable<ForeignProgram> All() =>
        Directory.EnumerateFiles(Path.Combine(Folder, "Programs"), "*.sh").Order(System.StringComparer.Ordinal).Select(Read);

    /// <summary>The programs that this run of the tests is about.</summary>
    public static IEnumerable<ForeignProgram> Chosen() =>
        All().Where(program => !program.IsTyped || LongRuns.AreAskedFor);

    private static ForeignProgram Read(string script)
    {
        Dictionary<string, string> head = File.ReadLines(script)
            .TakeWhile(line => line.StartsWith("# ", System.StringComparison.Ordinal))
            .Select(line => line[2..].Split(": ", 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
        return new ForeignProgram(
            Path.GetFileNameWithoutExtension(script),
            head["package"],
            [.. head.GetValueOrDefault("with", "").Split(' ', System.StringSplitOptions.RemoveEmptyEntries)],
            head["runs"],
            head["runs"].StartsWith("Sessions/", System.StringComparison.Ordinal),
            head.GetValueOrDefault("lacks"));
    }
}
