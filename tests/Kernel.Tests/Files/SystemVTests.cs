using Tine.Files;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>Numbers and keys of System V IPC, and semaphores that wait for each other.</summary>
public sealed class SystemVTests
{
    private const int Places = 64;
    private const int NoWait = 0x800;
    private const int UndoFlag = 0x1000;
    private const int Down = -1;

    private readonly FakeCaller _caller = new();
    private readonly FakeTime _time = new();

    [Fact]
    public void AnOldNumberFindsNothing()
    {
        var table = new IpcTable<SemaphoreSet>(Places);
        SemaphoreSet first = Add(table, 0);
        table.Remove(first);
        for (int i = 0; i < Places; i++)
        {
            Add(table, 0);
        }

        Assert.Null(table.Find(first.Id));
        Assert.False(table.HasRoom);
        Assert.Equal(Places, table.End);
    }

    [Fact]
    public void AKeyIsFreeOnceItsObjectIsGone()
    {
        var table = new IpcTable<SemaphoreSet>(Places);
        SemaphoreSet set = Add(table, 7);
        Assert.Same(set, table.Search(7, 0).Value);
        table.Remove(set);
        Assert.Equal(Errno.ENOENT, table.Search(7, 0).Error);
        Assert.Null(table.Search(8, 0x200).Value);
    }

    [Fact]
    public void ASleeperGetsWhatAnotherGives()
    {
        SemaphoreSet set = NewSet(1);
        _caller.Meanwhile(() => Assert.Equal(Errno.None, Operate(set, new FakeCaller(), null, (0, 1, 0))));
        Assert.Equal(Errno.None, Operate(set, _caller, null, (0, Down, 0)));
        Assert.Equal(0, set[0].Value);
        Assert.Equal(1, _caller.Sleeps);
    }

    [Fact]
    public void TheOldestSleeperIsServedFirst()
    {
        SemaphoreSet set = NewSet(1);
        var second = new FakeCaller();
        second.Meanwhile(() => set.Set(_caller, 0, [1], 1, 0), Errno.ERESTARTSYS);
        _caller.Meanwhile(() => Assert.Equal(Errno.EINTR, Operate(set, second, null, (0, Down, 0))));
        Assert.Equal(Errno.None, Operate(set, _caller, null, (0, Down, 0)));
        Assert.Equal(0, set[0].WaitingForMore);
    }

    /// <summary>A thread counts where its first operation stands that cannot be done: GETNCNT, GETZCNT.</summary>
    [Fact]
    public void SleepersAreCountedWhereTheyWait()
    {
        SemaphoreSet set = NewSet(2);
        _caller.Meanwhile(() =>
        {
            Assert.Equal((1, 0, 0, 0), Waiting());
            set.Set(_caller, 0, [1, 1], 1, 0);
            Assert.Equal((0, 0, 0, 1), Waiting());
            set.Set(_caller, 0, [0, 0], 1, 0);
            Assert.Equal((1, 0, 0, 0), Waiting());
            set.EndAll(_caller);
            Assert.Equal((0, 0, 0, 0), Waiting());
        });
        Assert.Equal(Errno.EIDRM, Operate(set, _caller, null, (0, Down, 0), (1, 0, 0)));

        (int More, int Zero, int OtherMore, int OtherZero) Waiting() =>
            (set[0].WaitingForMore, set[0].WaitingForZero, set[1].WaitingForMore, set[1].WaitingForZero);
    }

    [Fact]
    public void WhatCannotBeDoneWholeIsNotBegun()
    {
        SemaphoreSet set = NewSet(2);
        var undo = new SemaphoreUndo();
        Assert.Equal(Errno.EAGAIN, Operate(set, _caller, undo, (0, 5, UndoFlag), (1, Down, NoWait)));
        Assert.Equal(0, set[0].Value);
        undo.Release(_caller, NewServices(), 1);
        Assert.Equal(0, set[0].Value);
    }

    [Fact]
    public void TheLastOfThoseThatShareARecordTakesBack()
    {
        SemaphoreSet set = NewSet(1);
        var undo = new SemaphoreUndo();
        SemaphoreUndo shared = undo.Share();
        Operate(set, _caller, undo, (0, 5, UndoFlag));
        undo.Release(_caller, NewServices(), 1);
        Assert.Equal(5, set[0].Value);
        shared.Release(_caller, NewServices(), 1);
        Assert.Equal(0, set[0].Value);
    }

    [Fact]
    public void WhatWasAddedBeforeAValueWasSetIsNotTakenBack()
    {
        SemaphoreSet set = NewSet(2);
        var undo = new SemaphoreUndo();
        Operate(set, _caller, undo, (0, 5, UndoFlag), (1, 6, UndoFlag));
        set.Set(_caller, 0, [3], 1, 0);
        Operate(set, _caller, undo, (0, 2, UndoFlag));
        undo.Release(_caller, NewServices(), 1);
        Assert.Equal(3, set[0].Value);
        Assert.Equal(0, set[1].Value);
    }

    [Fact]
    public void TheEndOfAProcessThatUsedManySetsIsDoneInPortions()
    {
        const int sets = 20;
        var undo = new SemaphoreUndo();
        for (int i = 0; i < sets; i++)
        {
            Operate(NewSet(SemaphoreSets.MostInASet), _caller, undo, (0, 1, UndoFlag));
        }

        int before = _caller.PreemptionPoints;
        undo.Release(_caller, NewServices(), 1);
        Assert.InRange(_caller.PreemptionPoints - before, sets / 2, sets);
    }

    [Fact]
    public void ARemovedSetHasNoRecords()
    {
        SemaphoreSet set = NewSet(1);
        var undo = new SemaphoreUndo();
        Operate(set, _caller, undo, (0, 5, UndoFlag));
        set.EndAll(_caller);
        undo.Release(_caller, NewServices(), 1);
        Assert.Equal(5, set[0].Value);
    }

    private static FileServices NewServices() => new(new FakeTime(), new FakeEntropy(), new FakeJobs());

    private static SemaphoreSet NewSet(int count) => new(0, count, 0x180, Credentials.Root(), 0);

    private static SemaphoreSet Add(IpcTable<SemaphoreSet> table, int key)
    {
        var set = new SemaphoreSet(key, 1, 0x180, Credentials.Root(), 0);
        table.Add(set);
        return set;
    }

    private Errno Operate(SemaphoreSet set, Caller caller, SemaphoreUndo? undo, params (int Number, int Change, int Flags)[] wanted)
    {
        SemaphoreOperation[] operations = System.Array.ConvertAll(wanted, one => new SemaphoreOperation
        {
            Number = (ushort)one.Number,
            Change = (short)one.Change,
            Flags = (short)one.Flags,
        });
        return set.Operate(caller, operations, undo, 1, _time, Caller.Never);
    }
}
