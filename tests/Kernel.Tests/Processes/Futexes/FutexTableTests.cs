using System;
using System.Collections.Generic;
using System.Linq;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The order in which waiters are found, and those that a walk in portions meets.</summary>
public sealed class FutexTableTests : IDisposable
{
    private static readonly VirtualAddress s_word = new(ProcessWorld.Data + 0x800);
    private static readonly VirtualAddress s_other = new(ProcessWorld.Data + 0x900);

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void TheHighestPriorityIsFirstAndThenWhoCameFirst() => _world.Run(init =>
    {
        FutexTable table = FutexTable.Of(init.World);
        FutexKey key = Key(init, s_word);
        FutexWaiter[] waiters = [.. new[] { 0, 5, 90, 5, 0, 90 }.Select(priority => Waiter(init, key, priority))];
        foreach (FutexWaiter waiter in waiters)
        {
            table.Add(waiter);
        }

        Assert.Equal([2, 5, 1, 3, 0, 4], Walk(new FutexWalk(table, key, init)).Select(waiter => Array.IndexOf(waiters, waiter)));
        Array.ForEach(waiters, table.Remove);
        Assert.Null(table.First(key));
    });

    [Fact]
    public void NobodyIsFoundAtAnotherWord() => _world.Run(init =>
    {
        FutexTable table = FutexTable.Of(init.World);
        FutexWaiter[] waiters = [.. Enumerable.Range(0, 3000).Select(i => Waiter(init, Key(init, s_word + (4 * (ulong)i)), i % 3))];
        Array.ForEach(waiters, table.Add);
        foreach (FutexWaiter waiter in waiters)
        {
            Assert.Same(waiter, table.First(waiter.Key));
            Assert.Null(table.First(waiter.Key with { Location = waiter.Key.Location + 1 }));
            Assert.Null(table.First(waiter.Key with { Owner = this }));
        }

        Array.ForEach(waiters, table.Remove);
    });

    /// <summary>Linux wakes and moves those alone that wait when the call begins.</summary>
    [Fact]
    public void AWalkMeetsNobodyWhoCameLater() => _world.Run(init =>
    {
        FutexTable table = FutexTable.Of(init.World);
        FutexKey key = Key(init, s_word);
        List<FutexWaiter> waiters = [.. new[] { 9, 9, 4, 0 }.Select(priority => Waiter(init, key, priority))];
        waiters.ForEach(table.Add);
        var walk = new FutexWalk(table, key, init);
        List<FutexWaiter> later = [.. new[] { 99, 9, 5, 4, 0 }.Select(priority => Waiter(init, key, priority))];
        later.ForEach(table.Add);
        Assert.True(walk.MoveNext());
        Assert.Same(waiters[0], walk.Current);
        table.Remove(waiters[0]);
        table.Remove(waiters[1]);
        Assert.Equal([waiters[2], waiters[3]], Walk(walk));
    });

    [Fact]
    public void AWalkPausesAndGoesOnWhereItWas() => _world.Run(init =>
    {
        const int count = 1000;
        FutexTable table = FutexTable.Of(init.World);
        FutexKey key = Key(init, s_word);
        FutexWaiter[] waiters = [.. Enumerable.Range(0, count).Select(_ => Waiter(init, key, 0))];
        Array.ForEach(waiters, table.Add);
        var walk = new FutexWalk(table, key, init);
        for (int i = 0; i < count; i++)
        {
            Assert.True(walk.MoveNext());
            Assert.Same(waiters[i], walk.Current);
        }

        Assert.False(walk.MoveNext());
        Assert.InRange(walk.Pauses, 4, 20);
        Array.ForEach(waiters, table.Remove);
    });

    [Fact]
    public void WhoIsMovedComesLast() => _world.Run(init =>
    {
        FutexTable table = FutexTable.Of(init.World);
        FutexKey from = Key(init, s_word);
        FutexKey to = Key(init, s_other);
        FutexWaiter moved = Waiter(init, from, 7);
        FutexWaiter there = Waiter(init, to, 7);
        table.Add(moved);
        table.Add(there);
        table.Move(moved, to);
        Assert.Null(table.First(from));
        Assert.Equal([there, moved], Walk(new FutexWalk(table, to, init)));
    });

    private static FutexKey Key(Thread thread, VirtualAddress address) => FutexKey.Of(thread, address, FutexScope.Private).Value;

    private static FutexWaiter Waiter(Thread thread, FutexKey key, int priority) =>
        new(thread, key, Futex.AllBits) { Place = new FutexPlace(key, priority, 0) };

    private static List<FutexWaiter> Walk(FutexWalk walk)
    {
        var met = new List<FutexWaiter>();
        while (walk.MoveNext())
        {
            met.Add(walk.Current);
        }

        return met;
    }
}
