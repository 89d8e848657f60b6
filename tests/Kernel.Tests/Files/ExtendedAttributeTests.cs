using System.Linq;
using System.Text;
using Tine.Files;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>The extended attributes of a file: found by name, listed the latest first; xattr(7).</summary>
public sealed class ExtendedAttributeTests
{
    private static readonly Credentials s_user = Credentials.Root().WithCapabilities(Capabilities.Ordinary);

    private readonly ExtendedAttributes _attributes = new();

    [Fact]
    public void TheLatestIsListedFirst()
    {
        Set("trusted.a", "1");
        Set("security.b", "2");
        Set("trusted.c", "3");
        Set("trusted.a", "4");
        Assert.Equal("trusted.c\0security.b\0trusted.a\0", List(Credentials.Root()));
        Assert.Equal("security.b\0", List(s_user));
        Assert.Equal("4", Get("trusted.a"));
        Assert.Null(Get("trusted."));
        Assert.Null(Get("trusted.aa"));
    }

    [Fact]
    public void WhatIsRemovedIsGone()
    {
        Assert.Equal(Errno.ENODATA, _attributes.Remove("trusted.a"u8));
        Set("trusted.a", "1");
        Set("security.b", "2");
        Assert.Equal(Errno.None, _attributes.Remove("trusted.a"u8));
        Assert.Equal(Errno.ENODATA, _attributes.Remove("trusted.a"u8));
        Assert.Equal("security.b\0", List(Credentials.Root()));
        Assert.Null(Get("trusted.a"));
    }

    [Fact]
    public void TheModeSaysWhetherThereMayBeOne()
    {
        Assert.Equal(Errno.ENODATA, _attributes.Set("trusted.a"u8, [1], AttributeSetting.Replace));
        Assert.Equal(Errno.None, _attributes.Set("trusted.a"u8, [1], AttributeSetting.Create));
        Assert.Equal(Errno.EEXIST, _attributes.Set("trusted.a"u8, [2], AttributeSetting.Create));
        Assert.Equal(Errno.None, _attributes.Set("trusted.a"u8, [3], AttributeSetting.Replace));
        Assert.Equal([3], _attributes.Find("trusted.a"u8)!);
    }

    [Fact]
    public void ThousandsAreFound()
    {
        const int count = 5000;
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"trusted.{i}")];
        foreach (string name in names)
        {
            Set(name, name);
        }

        Assert.All(names, name => Assert.Equal(name, Get(name)));
        Assert.Equal(string.Concat(names.Reverse().Select(name => name + '\0')), List(Credentials.Root()));
    }

    private void Set(string name, string value) =>
        Assert.Equal(Errno.None, _attributes.Set(Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(value), default));

    private string? Get(string name) => _attributes.Find(Encoding.ASCII.GetBytes(name)) is { } value ? Encoding.ASCII.GetString(value) : null;

    private string List(Credentials credentials)
    {
        byte[] list = new byte[_attributes.ListBytes(credentials)];
        _attributes.List(list, credentials);
        return Encoding.ASCII.GetString(list);
    }
}
