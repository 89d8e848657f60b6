using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Tine.Tools.Image;
using Xunit;

namespace Tine.Tools.Tests.Image;

public sealed class RootFileSystemTests : IDisposable
{
    private readonly string _host = Directory.CreateTempSubdirectory("tine-test-").FullName;
    private readonly RootFileSystem _root = new();

    public void Dispose() => Directory.Delete(_host, recursive: true);

    [Fact]
    public void MergesUsrAsDebianDoes()
    {
        _root.AddText("bin/ls", "Tine's");
        _root.AddText("bin/init", "");
        _root.MergeUsr();
        Directory.CreateDirectory(Path.Combine(_host, "bin"));
        Directory.CreateDirectory(Path.Combine(_host, "usr/bin"));
        Directory.CreateDirectory(Path.Combine(_host, "lib64"));
        File.WriteAllText(Path.Combine(_host, "bin/ls"), "Debian's");
        File.WriteAllText(Path.Combine(_host, "usr/bin/env"), "");
        File.WriteAllText(Path.Combine(_host, "lib64/ld.so"), "");
        _root.AddFromHost(_host, "/");

        string[] names =
        [
            "bin", "lib", "lib64", "sbin",
            "usr", "usr/bin", "usr/bin/env", "usr/bin/init", "usr/bin/ls", "usr/lib", "usr/lib64", "usr/lib64/ld.so", "usr/sbin",
        ];
        Assert.Equal(names, _root.Entries.Select(entry => entry.Key));
        Assert.Equal("usr/bin", ((BytesEntry)Find("bin")).LinkTarget);
        Assert.IsType<HostFileEntry>(Find("usr/bin/ls"));
    }

    /// <summary>A FIFO is not opened, which would wait for a writer.</summary>
    [Theory]
    [InlineData("mkfifo odd", "odd is neither a file, a directory nor a link")]
    [InlineData("ln -s /dev/zero odd; mkfifo p", "p is neither a file, a directory nor a link")]
    [InlineData("touch $(printf 'odd\\377')", "a name that is not UTF-8 cannot be copied")]
    public void RefusesWhatCannotBeCopied(string script, string message)
    {
        RunShell(script);
        Assert.Contains(message, Assert.Throws<IOException>(() => _root.AddFromHost(_host, "/")).Message);
        RunShell("rm ./*");
    }

    [Fact]
    public void FollowsLinksAmongDirectories()
    {
        _root.AddLink("a", "/b");
        _root.AddLink("b", "c/d");
        _root.AddLink("c/d", "../e");
        _root.AddText("a/file", "");
        Assert.True(_root.Contains("e/file"));
    }

    [Fact]
    public void GivesUpOnLinksInACircle()
    {
        _root.AddLink("a", "b");
        _root.AddLink("b", "a");
        Assert.Throws<IOException>(() => _root.AddText("a/file", ""));
    }

    private RootEntry Find(string path) => _root.Entries.Single(entry => entry.Key == path).Value;

    private void RunShell(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = _host })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
