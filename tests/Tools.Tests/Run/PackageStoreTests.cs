using System;
using System.IO;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

public sealed class PackageStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tine-store-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("Bash")]
    [InlineData("-y")]
    [InlineData("../bash")]
    [InlineData("bash dash")]
    public void RefusesWhatIsNoName(string name) =>
        Assert.Equal($"'{name}' is no name of a Debian package", Assert.Throws<PackageException>(() => new PackageStore(_directory).Fetch([name])).Message);

    [Fact]
    public void NothingNeedsNoRegistry() => Assert.Empty(WithoutNetwork().Fetch([]));

    [Fact]
    public void SaysInOneLineThatTheRegistryCannotBeReached()
    {
        var first = Assert.Throws<RegistryException>(() => WithoutNetwork().Fetch(["sash"]));
        Assert.StartsWith("Debian's registry cannot be reached: ", first.Message);
        Assert.DoesNotContain('\n', first.Message);

        // And does not wait for it again, whatever is wanted, for a minute.
        Directory.Delete(Path.Combine(_directory, "apt"), recursive: true);
        Assert.StartsWith("Debian's registry could not be reached ", Assert.Throws<PackageException>(() => WithoutNetwork().Fetch(["bash"])).Message);
        Assert.False(Directory.Exists(Path.Combine(_directory, "apt")));
        File.SetLastWriteTimeUtc(Path.Combine(_directory, "unreachable"), DateTime.UtcNow.AddMinutes(-1));
        Assert.StartsWith("Debian's registry cannot be reached: ", Assert.Throws<RegistryException>(() => WithoutNetwork().Fetch(["bash"])).Message);
    }

    /// <summary>Nothing listens at the discard port.</summary>
    private PackageStore WithoutNetwork() =>
        new(_directory, "-o", "Acquire::http::Proxy=http://127.0.0.1:9", "-o", "Acquire::https::Proxy=http://127.0.0.1:9", "-o", "Acquire::Retries=0");
}
