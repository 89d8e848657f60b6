using System;
using System.Text;
using Tine.Files;
using Tine.Processes;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The letters of core_pattern, one by one; core(5).</summary>
public sealed class CoreNameTests : IDisposable
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("%p %P", "2 2")]
    [InlineData("%i %I", "3 3")]
    [InlineData("%u", "7")]
    [InlineData("%g", "8")]
    [InlineData("%d", "1")]
    [InlineData("%s", "11")]
    [InlineData("%t", "1700000001")]
    [InlineData("%h", "host!name")]
    [InlineData("%e", "a!b")]
    [InlineData("%f", "init")]
    [InlineData("%E", "!init")]
    [InlineData("%c", "5000")]
    [InlineData("%%", "%")]
    [InlineData("core%z.%", "core.")]
    public void EachLetterIsReplaced(string pattern, string name) => _world.RunChild(child =>
    {
        _world.World.Names.CorePattern = FileWorld.Bytes(pattern);
        _world.World.Names.HostName = FileWorld.Bytes("host/name");
        child.Process.Limits = child.Process.Limits.With(Resource.Core, new ResourceLimit(5000, 6000));
        bool hasRun = false;
        _world.Clone(child, new CloneArguments(ThreadFlags, Signal.None), thread =>
        {
            thread.Name = FileWorld.Bytes("a/b");
            thread.Credentials = new Credentials(IdentitySet.All(7), IdentitySet.All(8), []);
            Assert.Equal(name, Encoding.Latin1.GetString(CoreName.Of(thread, Signal.SIGSEGV)!));
            hasRun = true;
            Exit.Thread(thread, 0);
        });
        child.Scheduler.Yield(child);
        Assert.True(hasRun);
    });

    /// <summary>A name that is a directory would lead out of where the file belongs.</summary>
    [Theory]
    [InlineData(".", "!")]
    [InlineData("..", "!.")]
    [InlineData(".a", ".a")]
    [InlineData("...", "...")]
    public void ADirectorysNameIsChanged(string name, string expected) => _world.RunChild(child =>
    {
        _world.World.Names.CorePattern = FileWorld.Bytes("%e");
        child.Name = FileWorld.Bytes(name);
        Assert.Equal(expected, Encoding.Latin1.GetString(CoreName.Of(child, Signal.SIGSEGV)!));
    });
}
