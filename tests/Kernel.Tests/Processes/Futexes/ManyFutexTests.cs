using System;
using System.Linq;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Several futexes at once, and those of a thread that has ended: futex_waitv(2), set_robust_list(2).</summary>
public sealed class ManyFutexTests : IDisposable
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
    private const uint HasWaiters = 0x8000_0000;
    private const uint OwnerDied = 0x4000_0000;

    private static readonly VirtualAddress s_words = new(ProcessWorld.Data + 0x800);

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void TheWordThatWasWokenIsTold(int index) => _world.Run(init =>
    {
        Start(init, other => Futex.Wake(other, s_words + (ulong)(4 * index), FutexScope.Private, 1, Futex.AllBits));
        FutexVector vector = Fill(init);
        Assert.Equal(index, vector.Wait(Caller.Never).Value);
        vector.Leave();
        AssertNobodyWaits(init);
    });

    /// <summary>Linux tells the last of several.</summary>
    [Fact]
    public void OfSeveralTheLastIsTold() => _world.Run(init =>
    {
        Start(init, other =>
        {
            Futex.Wake(other, s_words, FutexScope.Private, 1, Futex.AllBits);
            Futex.Wake(other, s_words + 4, FutexScope.Private, 1, Futex.AllBits);
        });
        FutexVector vector = Fill(init);
        Assert.Equal(1, vector.Wait(Caller.Never).Value);
        vector.Leave();
        AssertNobodyWaits(init);
    });

    [Fact]
    public void TimeAndSignalsEndTheWait() => _world.Run(init =>
    {
        FutexVector vector = Fill(init);
        Assert.Equal(Errno.ETIMEDOUT, vector.Wait(_world.Hardware.Nanoseconds + 1000).Error);
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        ProcessWorld.Send(init, init.Process, Signal.SIGUSR1);
        Assert.Equal(Errno.ERESTARTSYS, vector.Wait(Caller.Never).Error);
        vector.Leave();
        AssertNobodyWaits(init);
    });

    [Fact]
    public void AnotherValueOrABadAddressIsRefused() => _world.Run(init =>
    {
        var vector = new FutexVector(init, 3);
        Assert.Equal(Errno.None, vector.Add(s_words, FutexScope.Private, 0));
        Assert.Equal(Errno.EAGAIN, vector.Add(s_words + 4, FutexScope.Private, 1));
        Assert.Equal(Errno.EINVAL, vector.Add(s_words + 5, FutexScope.Private, 0));
        Assert.Equal(Errno.EFAULT, vector.Add(new VirtualAddress(0x1000), FutexScope.Private, 0));
        vector.Leave();
        AssertNobodyWaits(init);
    });

    /// <summary>Robust mutexes are shared ones (glibc, LLL_SHARED). The list: a head (first entry, offset of the word from an entry, pending entry), and a chain of entries back to the head.</summary>
    [Fact]
    public void WordsOfADeadThreadAreMarkedAndTheirWaitersWoken() => _world.Run(init =>
    {
        AddressSpace memory = init.Process.Memory;
        VirtualAddress head = new(ProcessWorld.Data + 0x900);
        VirtualAddress[] entries = [.. Enumerable.Range(1, 4).Select(number => head + ((ulong)number * 0x20))];
        int owner = 0;
        _world.Clone(init, new CloneArguments(ThreadFlags, Signal.None), self =>
        {
            owner = self.Id;
            self.RobustList = head;
            memory.Write(head, entries[0].Value);
            memory.Write(head + 8, 8L);
            memory.Write(head + 16, entries[3].Value);
            memory.Write(entries[0], entries[1].Value);
            memory.Write(entries[1], entries[2].Value | 1);
            memory.Write(entries[2], head.Value);
            memory.Write(entries[0] + 8, (uint)owner | HasWaiters);
            memory.Write(entries[1] + 8, (uint)owner + 1);
            memory.Write(entries[2] + 8, (uint)owner);
            memory.Write(entries[3] + 8, (uint)owner);
            self.Scheduler.Yield(self);
            Exit.Thread(self, 0);
        });
        init.Scheduler.Yield(init);
        Assert.Equal(Errno.None, Futex.Wait(init, entries[0] + 8, FutexScope.Shared, (uint)owner | HasWaiters, Caller.Never, Futex.AllBits));
        Assert.Equal(HasWaiters | OwnerDied, memory.Read<uint>(entries[0] + 8).Value);
        Assert.Equal((uint)owner + 1, memory.Read<uint>(entries[1] + 8).Value);
        Assert.Equal(OwnerDied, memory.Read<uint>(entries[2] + 8).Value);
        Assert.Equal(OwnerDied, memory.Read<uint>(entries[3] + 8).Value);
    });

    /// <summary>A list that leads round in a circle ends after 2048 entries.</summary>
    [Fact]
    public void ACircularListEnds() => _world.Run(init =>
    {
        AddressSpace memory = init.Process.Memory;
        VirtualAddress head = new(ProcessWorld.Data + 0x900);
        _world.Clone(init, new CloneArguments(ThreadFlags, Signal.None), self =>
        {
            self.RobustList = head;
            memory.Write(head, head.Value + 0x20);
            memory.Write(head + 8, 8L);
            memory.Write(head + 0x20, head.Value + 0x20);
            memory.Write(head + 0x28, (uint)self.Id);
            Exit.Thread(self, 0);
        });
        init.Scheduler.Yield(init);
        Assert.Equal(OwnerDied, memory.Read<uint>(head + 0x28).Value);
    });

    private static FutexVector Fill(Thread thread)
    {
        var vector = new FutexVector(thread, 3);
        for (ulong i = 0; i < 3; i++)
        {
            Assert.Equal(Errno.None, vector.Add(s_words + (4 * i), FutexScope.Private, 0));
        }

        return vector;
    }

    private static void AssertNobodyWaits(Thread thread)
    {
        for (ulong i = 0; i < 3; i++)
        {
            Assert.Equal(0, Futex.Wake(thread, s_words + (4 * i), FutexScope.Private, int.MaxValue, Futex.AllBits).Value);
        }
    }

    private void Start(Thread maker, Action<Thread> program) => _world.Clone(maker, new CloneArguments(ThreadFlags, Signal.None), other =>
    {
        program(other);
        Exit.Thread(other, 0);
    });
}
