using System.IO;

namespace Tine.Tools.Run;

/// <summary>
/// The kernel once more, with the marks of kernel/Memory/Phases compiled: it tells where a fork's instructions go. It is built
/// beside the ordinary one when somebody asks for it, so that one pays nothing for the marks.
/// </summary>
internal static class PhaseKernel
{
    private static readonly string s_directory = System.IO.Path.Combine(Workspace.Artifacts, "phases");

    /// <summary>The file.</summary>
    public static string Path { get; } = System.IO.Path.Combine(s_directory, "image", "kernel.elf");

    /// <summary>Brings the file up to date: a minute the first time.</summary>
    /// <exception cref="IOException">The build failed.</exception>
    public static void Build()
    {
        string project = System.IO.Path.Combine(Workspace.Root, "boot", "Boot.csproj");
        HostCommand build = HostCommand.Run(
            "dotnet", ["build", project, "-nologo", "-v", "quiet", "-p:CountPhases=true", "-p:ArtifactsPath=" + s_directory]);
        if (build.Status != 0)
        {
            throw new IOException("the kernel that counts phases was not built: " + build.Output.Trim());
        }
    }
}
