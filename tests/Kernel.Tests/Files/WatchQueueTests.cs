using System;
using System.Collections.Generic;
using Tine.Files;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>Queues of inotify(7) that run full, and instances that are closed with much in them.</summary>
public sealed class WatchQueueTests : IDisposable
{
    private readonly FileWorld _world = new();
    private readonly UserAccount _account = new();
    private readonly TreeWatches _tree = new();
    private readonly FileLimits _limits;

    public WatchQueueTests()
    {
        _limits = _world.Services.Limits;
        _limits.MostQueuedEvents = 3;
        _limits.MostWatchedFiles = 200;
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void AFullQueueEndsInOneEventThatSaysSo()
    {
        var queue = new WatchQueue(_account, _limits);
        for (int i = 1; i <= 9; i++)
        {
            queue.Add(i, WatchEvents.Opened, null, 0);
        }

        Assert.Equal([1, 2, 3, -1], Take(queue));
        Assert.Equal(0, queue.BytesToRead);
        queue.Add(4, WatchEvents.Opened, null, 0);
        Assert.Equal([4], Take(queue));
    }

    [Fact]
    public void WatchesOfOneUserAreBounded()
    {
        var queue = new WatchQueue(_account, _limits);
        for (int i = 0; i < 200; i++)
        {
            Assert.False(Watch(queue).Failed);
        }

        Assert.Equal(Errno.ENOSPC, Watch(new WatchQueue(_account, _limits)).Error);
        Assert.Equal(Errno.None, queue.Unwatch(7));
        Assert.Equal(201, Watch(queue).Value.Number);
    }

    [Fact]
    public void AClosedInstanceGoesInPortions()
    {
        var queue = new WatchQueue(_account, _limits);
        for (int i = 0; i < 150; i++)
        {
            Watch(queue);
        }

        queue.Add(1, WatchEvents.Opened, null, 0);
        Assert.False(queue.FreePortion());
        Assert.False(queue.FreePortion());
        Assert.True(queue.FreePortion());
        Assert.Equal(0UL, _account.WatchedFiles);
        Assert.True(_tree.IsEmpty);
        Assert.Equal(0UL, queue.HeldBytes);
    }

    [Fact]
    public void UnmountingEndsAllWatches()
    {
        var queue = new WatchQueue(_account, _limits);
        Watch(queue).Value.Events = WatchEvents.All;
        Assert.True(_tree.EndUnmountedPortion());
        Assert.Equal(WatchEvents.Unmounted, queue.First!.Events);
        Assert.Equal([1, 1], Take(queue));
        Assert.True(_tree.IsEmpty);
    }

    private static int[] Take(WatchQueue queue)
    {
        var watches = new List<int>();
        for (; queue.First is { } first; queue.TakeFirst())
        {
            watches.Add(first.Watch);
        }

        return [.. watches];
    }

    private Result<FileWatch> Watch(WatchQueue queue) => queue.Watch(new FileWatches(), _tree, 1, 1, WatchEvents.None);
}
