using System;
using System.IO;
using System.Linq;

namespace Tine.Tools.Run;

/// <summary>The facts about its machine that belong to a measurement.</summary>
internal static class HostFacts
{
    /// <summary>The processor's name, as the kernel tells it.</summary>
    public static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";

    /// <summary>QEMU's version, as 7.2.</summary>
    public static string QemuVersion() => QemuBanner(GuestOptions.Qemu).Split(' ').ElementAtOrDefault(3) ?? "unknown";

    /// <summary>QEMU's version line, with the distribution's number.</summary>
    /// <param name="qemu">The program.</param>
    public static string QemuBanner(string qemu) => FirstLine(qemu, "--version");

    /// <summary>The commit that was measured, with a mark when files differ from it.</summary>
    public static string TineVersion() => FirstLine("git", "-C", Workspace.Root, "describe", "--always", "--dirty");

    private static string FirstLine(string program, params string[] arguments)
    {
        try
        {
            return HostCommand.Run(program, arguments).Output.Split('\n')[0].Trim();
        }
        catch (PackageException)
        {
            return "unknown";
        }
    }
}
