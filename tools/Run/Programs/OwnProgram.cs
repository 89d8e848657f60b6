using System;
using System.Collections.Immutable;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace Tine.Tools.Run;

/// <summary>A program of the caller's own, which is compiled and then runs in the guest.</summary>
/// <param name="Source">Its source file, or a project's file or directory; an absolute path.</param>
/// <param name="Kind">Its language and library.</param>
internal sealed record OwnProgram(string Source, OwnProgramKind Kind)
{
    /// <summary>The path in the guest.</summary>
    public string GuestPath => "/root/" + Name;

    /// <summary>Debian packages that it needs beside it: .NET's own runtime links the C library dynamically.</summary>
    public ImmutableArray<string> Packages => Kind == OwnProgramKind.DotNet ? ["libc6", "libgcc-s1", "libstdc++6"] : [];

    /// <summary>The name without the ending.</summary>
    public string Name => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Source));

    /// <summary>The folder of what is made of it: another for each source.</summary>
    public string WorkDirectory => Directory.CreateDirectory(Path.Combine(Workspace.Kept("own"), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Source)))[..16])).FullName;

    /// <summary>Reads an option's value.</summary>
    /// <exception cref="CommandLineException">There is no such file.</exception>
    public static OwnProgram Parse(string path, OwnProgramKind kind)
    {
        string source = Path.GetFullPath(path);
        bool isThere = File.Exists(source) || (kind == OwnProgramKind.DotNet && Directory.Exists(source));
        return isThere ? new OwnProgram(source, kind) : throw new CommandLineException($"there is no {path}");
    }

    /// <summary>Compiles it. What the compiler says of a program that it takes goes to standard error.</summary>
    /// <returns>The ELF file on the host.</returns>
    /// <exception cref="CompilationException">The compiler does not take it.</exception>
    public string Compile()
    {
        using var progress = new ProgressLine(TimeSpan.FromSeconds(10));
        progress.Say("compiling " + Path.GetFileName(Source));
        return Kind switch
        {
            OwnProgramKind.C => OwnCompilers.CompileC(this),
            OwnProgramKind.CSharp => OwnCompilers.CompileCSharp(this),
            _ => OwnCompilers.PublishDotNet(this),
        };
    }
}
