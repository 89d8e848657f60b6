using System;
using System.IO;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Kernel;

public sealed class SupportedCallsTests
{
    /// <summary>TINE_UPDATE=1 writes the file instead of comparing.</summary>
    [Fact]
    public void TableIsCurrent()
    {
        string path = Path.Combine(Workspace.Root, "kernel", "Syscalls", "SUPPORTED.md");
        string table = SupportedCalls.ToMarkdown();
        if (Environment.GetEnvironmentVariable("TINE_UPDATE") == "1")
        {
            File.WriteAllText(path, table);
        }

        string found = File.Exists(path) ? File.ReadAllText(path) : "";
        Assert.True(table == found, "kernel/Syscalls/SUPPORTED.md is not current: run TINE_UPDATE=1 dotnet test tests/Tools.Tests");
    }
}
