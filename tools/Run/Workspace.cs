using System.IO;

namespace Tine.Tools.Run;

/// <summary>The places where the build puts things.</summary>
public static class Workspace
{
    /// <summary>The repository's directory.</summary>
    public static string Root { get; } = SourceTree.FindRoot();

    /// <summary>The folder of build products; not tracked.</summary>
    public static string Artifacts { get; } = Path.Combine(Root, ".artifacts");

    public static string Kernel { get; } = Path.Combine(Artifacts, "image", "kernel.elf");

    /// <summary>Userland's programs, ELF files for Linux's ABI.</summary>
    public static string Programs { get; } = Path.Combine(Artifacts, "image", "bin");
}
