using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

public sealed class WindowProbeTests
{
    [Fact]
    public void OpensAWindowWhereQemuHasThem() =>
        Assert.Equal(ScreenWindow.Window, WindowProbe.Choose("Available display backend types:\nnone\ngtk\nsdl\n"));

    [Theory]
    [InlineData("")]
    [InlineData("Available display backend types:\nnone\ncurses\negl-gtk\n")]
    public void NamesThePackageThatIsMissing(string displays) =>
        Assert.Contains("qemu-system-gui", Assert.Throws<CommandLineException>(() => WindowProbe.Choose(displays)).Message);
}
