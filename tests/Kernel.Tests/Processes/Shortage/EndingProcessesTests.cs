using System;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Pages that are taken of processes that are ending.</summary>
public sealed class EndingProcessesTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void MemoryOfTheEndingIsNeededWhileAnotherLivesInIt() => _world.Run(init =>
    {
        Thread[] sleepers = Sleepers.Start(_world, init, 5, 5);
        Assert.Null(TakePages());
        sleepers[0].Process.IsEnding = true;
        Assert.Same(sleepers[0].Process, TakePages());
        Assert.True(sleepers[0].Process.Memory.IsReleasedEarly);
        Thread? borrower = null;
        _world.Clone(sleepers[1], new CloneArguments(CloneFlags.Memory, Signal.SIGCHLD), self =>
        {
            borrower = self;
            Sleepers.Sleep(self);
        });
        init.Scheduler.Yield(init);
        sleepers[1].Process.IsEnding = true;
        Assert.Equal([sleepers[1].Process, sleepers[0].Process], [TakePages(), TakePages()]);
        Assert.False(sleepers[1].Process.Memory.IsReleasedEarly);
        borrower!.Process.IsEnding = true;
        TakePages();
        Assert.True(sleepers[1].Process.Memory.IsReleasedEarly);
    });

    /// <summary>A process that was killed for memory is found without a search.</summary>
    [Fact]
    public void VictimsAreFoundFirstAndInTurn() => _world.Run(init =>
    {
        Thread[] sleepers = Sleepers.Start(_world, init, 5, 5, 5, 5);
        sleepers[0].Process.IsEnding = true;
        foreach (Thread victim in sleepers[2..])
        {
            victim.Process.IsEnding = true;
            VictimSearch.Of(_world.World).NoteVictim(victim.Process);
        }

        Assert.Equal([sleepers[2].Process, sleepers[3].Process, sleepers[2].Process], [TakePages(), TakePages(), TakePages()]);
        sleepers[2].Process.BecomeZombie();
        sleepers[3].Process.BecomeZombie();
        Assert.Same(sleepers[0].Process, TakePages());
    });

    /// <summary>A page fault of the kernel's looks at so many processes, and goes on after them the next time.</summary>
    [Fact]
    public void ASearchThatCannotPauseEnds() => _world.Run(init =>
    {
        Thread[] sleepers = Sleepers.Start(_world, init, 5, 5);
        sleepers[1].Process.IsEnding = true;
        var spent = new VictimPortion(_world.World, null);
        spent.Spend(WorkPortion.Size);
        Assert.Null(EndingProcesses.TakePages(_world.World, ref spent, ulong.MaxValue));
        Assert.Same(sleepers[1].Process, TakePages());
    });

    private Process? TakePages()
    {
        var portion = new VictimPortion(_world.World, null);
        return EndingProcesses.TakePages(_world.World, ref portion, ulong.MaxValue);
    }
}
