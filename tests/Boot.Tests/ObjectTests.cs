using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>An ordinary user takes all that he gets of each kind of object; others live, and memory comes back.</summary>
public sealed class ObjectTests
{
    [Theory]
    [InlineData("64M")]
    [InlineData("512M")]
    [InlineData("2048M")]
    public async Task OthersLiveAndMemoryComesBack(string memory)
    {
        GuestOptions options = Boot.Default with { Command = ["limitconform", "--objects"], Memory = memory };
        (await Boot.RunAsync(options, Deadline.Long)).MustExit(0);
    }
}
