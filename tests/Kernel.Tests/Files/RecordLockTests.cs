using System;
using System.Linq;
using Tine.Files;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>Record locks against a model that notes what each owner holds of each byte.</summary>
public sealed class RecordLockTests
{
    private const int Bytes = 40;
    private const int Owners = 3;

    private readonly RecordLocks _locks = new();
    private readonly FakeCaller _caller = new();
    private readonly object[] _owners = [.. Enumerable.Range(0, Owners).Select(_ => new object())];
    private readonly LockKind[,] _model = new LockKind[Owners, Bytes];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AnySequenceOfChangesHoldsWhatAModelHolds(int seed)
    {
        var random = new Random(seed);
        Fill(LockKind.None);
        for (int step = 0; step < 3000; step++)
        {
            int owner = random.Next(Owners);
            int start = random.Next(Bytes);
            int end = random.Next(start, Bytes);
            LockKind kind = random.Next(3) switch { 0 => LockKind.Shared, 1 => LockKind.Exclusive, _ => LockKind.None };
            if (random.Next(60) == 0)
            {
                _locks.Release(_owners[owner]);
                Set(owner, 0, Bytes - 1, LockKind.None);
            }
            else
            {
                bool mayBe = kind == LockKind.None || !IsInTheWay(owner, start, end, kind);
                Errno error = _locks.Set(_caller, Lock(owner, start, end, kind), Waiting.Never);
                Assert.Equal(mayBe ? Errno.None : Errno.EAGAIN, error);
                if (mayBe)
                {
                    Set(owner, start, end, kind);
                }
            }

            Check();
        }
    }

    /// <summary>A search goes on after others ran, and sees what they have changed.</summary>
    [Fact]
    public void ALongSearchIsDoneInPortions()
    {
        for (ulong i = 0; i < 8000; i++)
        {
            Assert.Equal(Errno.None, _locks.Set(_caller, new RecordLock(_owners[0], 1, LockKind.Shared, 4 * i, 4 * i), Waiting.Never));
        }

        int before = _caller.PreemptionPoints;
        Assert.Null(_locks.FindConflict(_caller, new RecordLock(_owners[1], 2, LockKind.Shared, 0, RecordLock.Last)).Value);
        Assert.InRange(_caller.PreemptionPoints - before, 2, 8);
        Assert.NotNull(_locks.FindConflict(_caller, new RecordLock(_owners[1], 2, LockKind.Exclusive, 4 * 7999, RecordLock.Last)).Value);
        Assert.Equal(Errno.None, _locks.Set(_caller, new RecordLock(_owners[0], 1, LockKind.Exclusive, 0, RecordLock.Last), Waiting.Never));
        Assert.Equal(1, _locks.Count);
    }

    private RecordLock Lock(int owner, int start, int end, LockKind kind) => new(_owners[owner], owner, kind, (ulong)start, (ulong)end);

    private void Fill(LockKind kind)
    {
        for (int owner = 0; owner < Owners; owner++)
        {
            Set(owner, 0, Bytes - 1, kind);
        }
    }

    private void Set(int owner, int start, int end, LockKind kind)
    {
        for (int i = start; i <= end; i++)
        {
            _model[owner, i] = kind;
        }
    }

    private bool IsInTheWay(int owner, int start, int end, LockKind kind)
    {
        for (int other = 0; other < Owners; other++)
        {
            for (int i = start; other != owner && i <= end; i++)
            {
                LockKind held = _model[other, i];
                if (held == LockKind.Exclusive || (held == LockKind.Shared && kind == LockKind.Exclusive))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>A stranger meets each lock, byte by byte; neighbours of one kind are one lock.</summary>
    private void Check()
    {
        int runs = 0;
        for (int owner = 0; owner < Owners; owner++)
        {
            for (int i = 0; i < Bytes; i++)
            {
                runs += _model[owner, i] != LockKind.None && (i == 0 || _model[owner, i - 1] != _model[owner, i]) ? 1 : 0;
            }
        }

        Assert.Equal(runs, _locks.Count);
        for (int i = 0; i < Bytes; i++)
        {
            bool isHeld = Enumerable.Range(0, Owners).Any(owner => _model[owner, i] != LockKind.None);
            var wanted = new RecordLock(this, -1, LockKind.Exclusive, (ulong)i, (ulong)i);
            Assert.Equal(isHeld, _locks.FindConflict(_caller, wanted).Value is not null);
        }
    }
}
