using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>The output of a guest that ran one command, and its end.</summary>
/// <param name="Text">Its output on the terminal.</param>
/// <param name="Result">The way it ended.</param>
internal sealed record GuestOutput(string Text, GuestResult Result)
{
    /// <summary>Fails the test, with everything that was said, unless the command ended with this status.</summary>
    public GuestOutput MustExit(int status)
    {
        Assert.True(Result.End == GuestEnd.Exited && Result.Status == status, $"expected exit status {status}\n{this}");
        return this;
    }

    /// <summary>Fails the test unless the kernel panicked, its sentence contains <paramref name="part"/>, and its last line is the next step.</summary>
    /// <remarks>The assembly that runs before the kernel proper writes a sentence and nothing else.</remarks>
    public GuestOutput MustPanic(string part)
    {
        bool isIt = Result.End == GuestEnd.Panicked && GuestLog.Panic(Result.Log)!.Contains(part, System.StringComparison.OrdinalIgnoreCase);
        Assert.True(isIt, $"expected a panic with '{part}'\n{this}");
        Assert.True(!Result.Log.Contains("\n  build ", System.StringComparison.Ordinal) || Result.Log.TrimEnd().Split('\n')[^1].StartsWith("  next: ", System.StringComparison.Ordinal), $"expected a next step\n{this}");
        return this;
    }

    public override string ToString() =>
        $"{Result.End}, status {Result.Status}\n--- terminal\n{Text}\n--- kernel log\n{Result.Log}\n--- QEMU\n{Result.QemuMessages}";
}
