using System;
using System.Linq;
using Tine.Files;
using Tine.Syscalls;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Supplementary groups: brought in order, and searched.</summary>
public sealed class GroupListTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    [InlineData(65_536)]
    public void TheListIsBroughtInOrder(int count) => _world.Run(init =>
    {
        var random = new Random(count);
        uint[] groups = [.. Enumerable.Range(0, count).Select(i => (uint)random.NextInt64(i % 3 == 0 ? 300 : uint.MaxValue))];
        Assert.Equal(groups.Order(), GroupList.Sort(init, [.. groups]));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void AMemberIsFound(int count)
    {
        uint[] groups = [.. Enumerable.Range(0, count).Select(i => 10 + (2 * (uint)i))];
        var credentials = new Credentials(default, IdentitySet.All(5), groups);
        for (uint group = 6; group < 40; group++)
        {
            Assert.Equal(groups.Contains(group), credentials.IsMemberOf(group));
        }

        Assert.True(credentials.IsMemberOf(5));
    }
}
