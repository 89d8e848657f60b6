using System.IO;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests;

public sealed class PanicPlaceTests
{
    private static readonly string s_tree = Directory.CreateTempSubdirectory("tine-panic").FullName;

    static PanicPlaceTests()
    {
        Directory.CreateDirectory(Path.Combine(s_tree, "kernel/Common"));
        File.WriteAllText(Path.Combine(s_tree, "kernel/Common/Panic.cs"), "handed on\n");
        File.WriteAllText(Path.Combine(s_tree, "kernel/Wrong.cs"), "first\n    int wrong = few[9];\nthird\n");
    }

    [Fact]
    public void IsTheInnermostLineThatTheSourcesHave()
    {
        const string log = "PANIC: x\n  at Tine.Panic.Because (kernel/Common/Panic.cs:1)\n"
            + "  at Tine.Gone (kernel/Gone.cs:3)\n  at Tine.Wrong.Do (kernel/Wrong.cs:2), 7 times\n  at Tine.Later (kernel/Wrong.cs:3)\n";
        Assert.Equal(new PanicPlace("kernel/Wrong.cs", 2, "int wrong = few[9];"), PanicPlace.Find(log, s_tree));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PANIC: x\n  at 0xffffffff80000000\n")]
    [InlineData("  at Tine.Wrong (kernel/Wrong.cs:99)\n")]
    [InlineData("  at Tine.Check (kernel/Wrong.cs)\n  at Tine.Wrong (kernel/Wrong.cs:2)\n")]
    [InlineData("  at Tine.Wrong (../kernel/Wrong.cs:1)\n")]
    public void IsNothingWithoutSuchALine(string log) => Assert.Null(PanicPlace.Find(log, s_tree));
}
