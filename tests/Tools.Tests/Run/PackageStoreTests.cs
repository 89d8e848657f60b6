using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Tine.Tools.Image;
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

    /// <summary>A tree of another user's: its packages where they are there, and the user's own store for others.</summary>
    [Fact]
    public void TakesFromItsOwnStoreWhatTheTreeLacks()
    {
        string tree = Path.Combine(_directory, "tree");
        string own = Path.Combine(_directory, "own");
        PackageStore store = PackageStore.OfTree(tree, own);
        Put(own, "sash", "sash_1");
        Assert.Equal(Path.Combine(own, "unpacked", "sash_1"), Assert.Single(store.Fetch(["sash"])));
        Put(tree, "sash", "sash_2");
        Assert.Equal(Path.Combine(tree, "unpacked", "sash_2"), Assert.Single(store.Fetch(["sash"])));
    }

    /// <summary>Puts a package into a store as if it had been fetched.</summary>
    private static void Put(string store, string request, string package)
    {
        string root = Path.Combine(store, "unpacked", package);
        Directory.CreateDirectory(Path.Combine(root, "usr"));
        File.WriteAllText(root + TineRoot.PackageScriptSuffix, "");
        Directory.CreateDirectory(Path.Combine(store, "requests"));
        File.WriteAllText(Path.Combine(store, "requests", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)))[..16]), package + "\n");
    }

    /// <summary>Nothing listens at the discard port.</summary>
    private PackageStore WithoutNetwork() =>
        new(_directory, "-o", "Acquire::http::Proxy=http://127.0.0.1:9", "-o", "Acquire::https::Proxy=http://127.0.0.1:9", "-o", "Acquire::Retries=0");
}
