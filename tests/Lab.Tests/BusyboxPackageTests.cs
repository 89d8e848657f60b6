using System;
using System.IO;
using System.Linq;
using Tine.Tools.Lab;
using Xunit;

namespace Tine.Labs.Tests;

/// <summary>A hand-out for graders takes busybox, which each guest has, from a tree's packages, and no other.</summary>
public sealed class BusyboxPackageTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tine-packages-").FullName;

    private string Target => Path.Combine(_directory, "target");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void IsCopiedAlone()
    {
        Write("requests/1", "busybox-static_1.35_amd64\n");
        Write("requests/2", "busybox-static_1.35_amd64\npython3_3.11_amd64\n");
        Write("requests/3", "zsh_5.9_amd64\n");
        Write("unpacked/busybox-static_1.35_amd64/bin/busybox", "program");
        Write("unpacked/busybox-static_1.35_amd64.postinst", "script");
        Write("unpacked/python3_3.11_amd64/bin/python3", "python");
        File.CreateSymbolicLink(Path.Combine(_directory, "store/unpacked/busybox-static_1.35_amd64/bin/sh"), "busybox");
        BusyboxPackage.Copy(Path.Combine(_directory, "store"), Target);
        Assert.Equal(
            ["requests/1", "unpacked/busybox-static_1.35_amd64.postinst", "unpacked/busybox-static_1.35_amd64/bin/busybox", "unpacked/busybox-static_1.35_amd64/bin/sh"],
            Directory.GetFiles(Target, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Target, path)).Order(StringComparer.Ordinal));
        Assert.Equal("busybox", new FileInfo(Path.Combine(Target, "unpacked/busybox-static_1.35_amd64/bin/sh")).LinkTarget);
    }

    [Fact]
    public void NeedNotBeThere()
    {
        BusyboxPackage.Copy(Path.Combine(_directory, "store"), Target);
        Assert.False(Directory.Exists(Target));
    }

    private void Write(string path, string content)
    {
        string full = Path.Combine(_directory, "store", path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
