using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A command in the guest: its bytes, its arguments, its status.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("true", 0)]
    [InlineData("false", 1)]
    [InlineData("no-such-program", 127)]
    public async Task HandsOverTheStatus(string program, int status) => (await Boot.RunAsync(program)).MustExit(status);

    [Fact]
    public async Task HandsOverEveryStatus()
    {
        (await Boot.RunAsync("sh", "-c", "exit 3")).MustExit(3);
        (await Boot.RunAsync("sh", "-c", "exit 255")).MustExit(255);
        (await Boot.RunAsync("sh", "-c", "kill -9 $$")).MustExit(128 + 9);
    }

    [Fact]
    public async Task PassesArgumentsUnchanged()
    {
        string[] arguments = ["a b", "", "100%", "%41", "'\"\\$*", "line\nline", "tab\t", "üñ€", "--", "x=y"];
        GuestOutput output = await Boot.RunAsync(["echo", .. arguments]);
        string text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(output.MustExit(0).Text));
        Assert.Equal(string.Join(' ', arguments) + "\n", text);
    }

    [Fact]
    public async Task PassesManyArguments()
    {
        string[] arguments = [.. Enumerable.Range(0, 300).Select(number => "argument-" + number)];
        GuestOutput output = await Boot.RunAsync(["echo", .. arguments]);
        Assert.Equal(string.Join(' ', arguments) + "\n", output.MustExit(0).Text);
    }

    [DebianFact]
    public async Task RunsBusybox()
    {
        GuestOutput output = (await Boot.RunAsync("/bin/busybox", "sh", "-c", "seq 1 1000 | grep 7 | wc -l; ls -d /bin /dev /init | cat; exit 3")).MustExit(3);
        Assert.Equal("271\n/bin\n/dev\n/init\n", output.Text);
    }
}
