using System;
using System.IO;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

public sealed class FetchRequestTests : IDisposable
{
    private readonly string _host = Directory.CreateTempSubdirectory("tine-get-").FullName;

    public void Dispose() => Directory.Delete(_host, recursive: true);

    [Fact]
    public void PutsAFileWhereItIsAsked()
    {
        Assert.Equal(new FetchRequest("/tmp/a", Path.Combine(_host, "b")), FetchRequest.Parse($"/tmp/a:{_host}/b"));
        Assert.Equal(new FetchRequest("/tmp/a", Path.Combine(_host, "a")), FetchRequest.Parse($"/tmp/a:{_host}"));
        Assert.Equal(new FetchRequest("/tmp/a", Path.Combine(_host, "a")), FetchRequest.Parse($"/tmp/a/:{_host}/"));
        Assert.Equal(new FetchRequest("/a b", Path.GetFullPath("a b")), FetchRequest.Parse("/a b"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("tmp/a")]
    [InlineData("/tmp/a:")]
    [InlineData("/tmp/a:/no/such/directory/b")]
    [InlineData("/tmp/a:/no/such/directory/")]
    public void RefusesWhatHasNoPlace(string text) => Assert.Throws<CommandLineException>(() => FetchRequest.Parse(text));
}
