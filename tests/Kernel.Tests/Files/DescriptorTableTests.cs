using System.Linq;
using System;
using Tine.Files;
using Xunit;

namespace Tine.Tests.Files;

public sealed class DescriptorTableTests : IDisposable
{
    private readonly FileWorld _world = new();
    private readonly DescriptorTable _table = new();

    public DescriptorTableTests() => _world.Put("/f", "x");

    public void Dispose() => _world.Dispose();

    [Fact]
    public void TheLowestFreeNumberIsGiven()
    {
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(i, _table.Add(_world.Open("/f")).Value);
        }

        _table.Close(63);
        _table.Close(7);
        Assert.Equal(7, _table.Add(_world.Open("/f")).Value);
        Assert.Equal(63, _table.Add(_world.Open("/f")).Value);
        Assert.Equal(100, _table.Add(_world.Open("/f")).Value);
        Assert.Equal(500, _table.Add(_world.Open("/f"), DescriptorFlags.None, 500).Value);
    }

    [Fact]
    public void TheLimitHolds()
    {
        _table.Limit = 3;
        for (int i = 0; i < 3; i++)
        {
            Assert.False(_table.Add(_world.Open("/f")).Failed);
        }

        OpenFile file = _world.Open("/f");
        Assert.Equal(Errno.EMFILE, _table.Add(file).Error);
        Assert.Equal(1, file.References);
        Assert.Equal(Errno.EBADF, _table.Replace(3, file, DescriptorFlags.None));
        Assert.Equal(Errno.EBADF, _table.Replace(-1, file, DescriptorFlags.None));
    }

    /// <summary>Any descriptor of a file takes the process's record locks with it, but one of O_PATH does not.</summary>
    [Theory]
    [InlineData(OpenFlags.ReadOnly, 0)]
    [InlineData(OpenFlags.Path, 1)]
    public void ClosingADescriptorReleasesRecordLocks(OpenFlags flags, int left)
    {
        RecordLocks locks = _world.Find("/f").GetLocks().Records;
        _table.Add(_world.Open("/f"));
        _table.Add(_world.Open("/f", flags));
        Assert.Equal(Errno.None, locks.Set(_world.Caller, new RecordLock(_table, 1, LockKind.Exclusive, 0, 5), Waiting.Never));
        _table.HoldsClaims = true;
        Assert.Equal(Errno.None, _table.Close(1));
        Assert.Equal(left, locks.Count);
    }

    [Fact]
    public void ACopySharesFilesUntilItChanges()
    {
        OpenFile file = _world.Open("/f");
        _table.Add(file);
        DescriptorTable copy = _table.Copy();
        Assert.Equal(1, file.References);
        Assert.Equal(Errno.None, copy.Close(0));
        Assert.Equal(1, file.References);
        Assert.Null(copy.Find(0));
        Assert.Same(file, _table.Find(0));
        _table.Release(null);
        Assert.Equal(0, file.References);
        copy.Release(null);
    }

    [Fact]
    public void TheOriginalMayChangeFirst()
    {
        OpenFile file = _world.Open("/f");
        _table.Add(file);
        DescriptorTable copy = _table.Copy();
        OpenFile second = _world.Open("/f");
        _table.Replace(0, second, DescriptorFlags.None);
        Assert.Same(file, copy.Find(0));
        Assert.Equal(1, file.References);
        copy.Release(null);
        Assert.Equal(0, file.References);
        Assert.Equal(1, second.References);
    }

    [Fact]
    public void ASharedTableIsOne()
    {
        DescriptorTable same = _table.Share();
        Assert.Same(_table, same);
        OpenFile file = _world.Open("/f");
        _table.Add(file);
        using (BorrowedFile borrowed = _table.Borrow(0))
        {
            same.Close(0);
            Assert.Equal(1, borrowed.File!.References);
        }

        Assert.Equal(0, file.References);
    }

    [Fact]
    public void CloseOnExecClosesWhatIsMarked()
    {
        OpenFile kept = _world.Open("/f");
        OpenFile closed = _world.Open("/f");
        _table.Add(kept);
        _table.Add(closed, DescriptorFlags.CloseOnExec);
        DescriptorTable child = _table.Copy();
        child.CloseOnExec(new FakeCaller());
        Assert.Null(child.Find(1));
        Assert.Same(closed, _table.Find(1));
        Assert.Equal(DescriptorFlags.CloseOnExec, _table.GetFlags(1).Value);
        _table.SetFlags(1, DescriptorFlags.None);
        _table.CloseOnExec(new FakeCaller());
        Assert.Same(closed, _table.Find(1));
        Assert.Equal(Errno.EBADF, _table.GetFlags(2).Error);
        Assert.Equal(Errno.EBADF, _table.Close(2));
        Assert.Equal(Errno.EBADF, _table.Close(-1));
    }

    [Fact]
    public void ARangeIsClosed()
    {
        for (int i = 0; i < 10; i++)
        {
            _table.Add(_world.Open("/f"));
        }

        _table.CloseRange(new FakeCaller(), 3, uint.MaxValue);
        Assert.Equal(2, LastOpen());
        _table.CloseRange(new FakeCaller(), 0, 1);
        Assert.Equal(2, _table.NextOpen(0));
    }

    /// <summary>After a fork, blocks that both tables have are closed at once in one, and stay in the other.</summary>
    [Fact]
    public void ARangeAfterAForkIsClosedInOneTable()
    {
        _table.Limit = 10_000;
        (OpenFile reader, OpenFile writer) = Fifo.CreatePipe(_world.Services, Credentials.Root(), OpenFlags.ReadOnly).Value;
        for (int i = 0; i < 3 * DescriptorSlots.Most; i++)
        {
            writer.AddReference();
            _table.Add(writer);
        }

        DescriptorTable copy = _table.Copy();
        Assert.Equal(Errno.None, _table.CloseRange(new FakeCaller(), 3, (2 * DescriptorSlots.Most) + 5));
        Assert.Equal(2, LastOpenBelow(2 * DescriptorSlots.Most));
        Assert.Equal((2 * DescriptorSlots.Most) + 6, _table.NextOpen(3));
        Assert.Equal(0, _table.Add(writer, from: DescriptorSlots.Most).Value - DescriptorSlots.Most);
        Assert.All(Enumerable.Range(0, 3 * DescriptorSlots.Most), descriptor => Assert.Same(writer, copy.Find(descriptor)));

        copy.Release(null);
        Assert.Equal(1, ((PipeEnd)reader).Pipe.Writers);
        _table.Release(null);
        Assert.Equal(0, ((PipeEnd)reader).Pipe.Writers);
    }

    /// <summary>The rest of the block keeps its marks, and its files are held once by each table.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, uint.MaxValue)]
    [InlineData(5, 9)]
    [InlineData(1000, 1030)]
    [InlineData(0, DescriptorSlots.Most - 1)]
    [InlineData(1, (2 * DescriptorSlots.Most) - 2)]
    public void APartOfABlockIsClosedInOneTable(uint first, uint last)
    {
        const int count = 2 * DescriptorSlots.Most;
        _table.Limit = 10_000;
        (OpenFile reader, OpenFile writer) = Fifo.CreatePipe(_world.Services, Credentials.Root(), OpenFlags.ReadOnly).Value;
        for (int i = 0; i < count; i++)
        {
            writer.AddReference();
            _table.Add(writer, i % 3 == 0 ? DescriptorFlags.CloseOnExec : DescriptorFlags.None);
        }

        DescriptorTable copy = _table.Copy();
        Assert.Equal(Errno.None, _table.CloseRange(new FakeCaller(), first, last));
        Assert.All(Enumerable.Range(0, count), descriptor =>
        {
            bool isOpen = descriptor < first || descriptor > last;
            Assert.Equal(isOpen ? writer : null, _table.Find(descriptor));
            Assert.Equal(isOpen && descriptor % 3 == 0, _table.GetFlags(descriptor).Value == DescriptorFlags.CloseOnExec);
            Assert.Equal(descriptor % 3 == 0, copy.GetFlags(descriptor).Value == DescriptorFlags.CloseOnExec);
        });
        _table.CloseOnExec(new FakeCaller());
        Assert.All(Enumerable.Range(0, count), descriptor => Assert.Same(writer, copy.Find(descriptor)));
        writer.Release();
        _table.Release(null);
        Assert.Equal(1, ((PipeEnd)reader).Pipe.Writers);
        copy.Release(null);
        Assert.Equal(0, ((PipeEnd)reader).Pipe.Writers);
    }

    [Fact]
    public void TheLastReleaseClosesAll()
    {
        (OpenFile reader, OpenFile writer) = Fifo.CreatePipe(_world.Services, Credentials.Root(), OpenFlags.ReadOnly).Value;
        _table.Add(writer);
        DescriptorTable copy = _table.Copy();
        _table.Release(null);
        Assert.Equal(1, ((PipeEnd)reader).Pipe.Writers);
        copy.Release(null);
        Assert.Equal(0, ((PipeEnd)reader).Pipe.Writers);
    }

    private int LastOpenBelow(int end) => Enumerable.Range(0, end).Last(descriptor => _table.Find(descriptor) is not null);

    private int LastOpen()
    {
        int last = -1;
        for (int descriptor = _table.NextOpen(0); descriptor >= 0; descriptor = _table.NextOpen((uint)descriptor + 1))
        {
            last = descriptor;
        }

        return last;
    }
}
