using System;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The numbers of threads: which are given out, chosen and refused.</summary>
public sealed class ProcessTableTests : IDisposable
{
    private readonly ProcessWorld _world = new();
    private readonly ProcessTable _table = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(ProcessTable.FirstAfterWrap, false)]
    [InlineData(ProcessTable.FirstAfterWrap + 1, true)]
    [InlineData(ProcessTable.Limit, true)]
    [InlineData(ProcessTable.Limit + 1, false)]
    public void TheMaximumIsBounded(int maximum, bool isPossible)
    {
        Assert.Equal(isPossible, _table.TrySetMaximum(maximum));
        Assert.Equal(isPossible ? maximum : ProcessTable.Limit, _table.Maximum);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(399, true)]
    [InlineData(400, false)]
    public void TheLastNumberIsBelowTheMaximum(int last, bool isPossible)
    {
        _table.TrySetMaximum(400);
        Assert.Equal(isPossible, _table.TrySetLast(last));
        Assert.Equal(isPossible ? last : 0, _table.LastId);
    }

    [Fact]
    public void NumbersRiseAndStartOverAt300() => _world.Run(init =>
    {
        Assert.Equal(1, _table.Add(Make(init)).Value);
        Assert.Equal(2, _table.Add(Make(init)).Value);
        _table.TrySetMaximum(400);
        _table.TrySetLast(397);
        Assert.Equal(398, _table.Add(Make(init)).Value);
        Assert.Equal(399, _table.Add(Make(init)).Value);
        Assert.Equal(ProcessTable.FirstAfterWrap, _table.Add(Make(init)).Value);
        Assert.Equal(5, _table.ThreadCount);
    });

    [Fact]
    public void WhenAllAreTakenThereIsNone() => _world.Run(init =>
    {
        _table.TrySetMaximum(302);
        _table.TrySetLast(299);
        Assert.Equal(300, _table.Add(Make(init)).Value);
        Thread last = Make(init);
        Assert.Equal(301, _table.Add(last).Value);
        Assert.Equal(Errno.EAGAIN, _table.Add(Make(init)).Error);
        _table.Remove(last);
        Assert.Equal(301, _table.Add(Make(init)).Value);
    });

    /// <summary>Numbers that are taken are passed over, many at a time.</summary>
    [Theory]
    [InlineData(300, 301)]
    [InlineData(300, 308)]
    [InlineData(303, 320)]
    [InlineData(304, 321)]
    [InlineData(304, 335)]
    public void TakenNumbersArePassedOver(int first, int free) => _world.Run(init =>
    {
        for (int id = first; id < free; id++)
        {
            Assert.Equal(id, _table.AddAs(Make(init), id).Value);
        }

        _table.TrySetLast(first - 1);
        Assert.Equal(free, _table.Add(Make(init)).Value);
        Assert.Equal(free + 1, _table.Add(Make(init)).Value);
    });

    [Theory]
    [InlineData(-1, Errno.EINVAL)]
    [InlineData(0, Errno.EINVAL)]
    [InlineData(1, Errno.None)]
    [InlineData(7, Errno.EEXIST)]
    [InlineData(399, Errno.None)]
    [InlineData(400, Errno.EINVAL)]
    public void AChosenNumberMustBeFreeAndBelowTheMaximum(int id, Errno expected) => _world.Run(init =>
    {
        _table.TrySetMaximum(400);
        Assert.Equal(7, _table.AddAs(Make(init), 7).Value);
        Thread chosen = Make(init);
        Result<int> outcome = _table.AddAs(chosen, id);
        Assert.Equal(expected, outcome.Error);
        if (expected == Errno.None)
        {
            Assert.Equal((id, id), (outcome.Value, chosen.Id));
            Assert.Same(chosen, _table.FindThread(id));
        }
    });

    [Fact]
    public void AWalkMeetsThreadsByTheirNumbers() => _world.Run(init =>
    {
        Thread first = Make(init);
        Thread second = Make(init);
        _table.AddAs(first, 5);
        _table.AddAs(second, ProcessTable.Limit - 1);
        Assert.Same(first, _table.NextThread(0));
        Assert.Same(second, _table.NextThread(5));
        Assert.Null(_table.NextThread(ProcessTable.Limit - 1));
        Assert.Null(_table.FindThread(-1));
        Assert.Null(_table.FindThread(ProcessTable.Limit));
    });

    private static Thread Make(Thread init) => new(init.Process, init.Scheduler);
}
