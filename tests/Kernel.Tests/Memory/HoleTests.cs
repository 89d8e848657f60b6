using System;
using System.Linq;
using Tine.Memory;
using Tine.Tests.Files;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>fallocate(2): pages taken ahead, and holes punched, to the byte.</summary>
public sealed class HoleTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;

    private readonly PretendMachine _machine = new();
    private readonly ulong _free = FrameAllocator.Current.FreeFrames;
    private readonly PageQuota _quota = new() { Limit = 100 };
    private readonly FilePages _file;

    public HoleTests() => _file = new FilePages { Quota = _quota };

    public void Dispose()
    {
        _file.Release();
        Assert.Equal(0UL, _quota.Used);
        PretendMachine.AssertFree(_free);
        _machine.Dispose();
    }

    [Theory]
    [InlineData(0UL, 1UL, new[] { true, false, false, false })]
    [InlineData(0UL, Page, new[] { true, false, false, false })]
    [InlineData(Page - 1, Page + 1, new[] { true, true, false, false })]
    [InlineData(Page, 3 * Page, new[] { false, true, true, false })]
    [InlineData((2 * Page) + 5, (3 * Page) + 1, new[] { false, false, true, true })]
    public void EveryPageThatIsTouchedIsTaken(ulong start, ulong end, bool[] taken)
    {
        Assert.Equal(Errno.None, _file.Allocate(null, start, end));
        Assert.Equal(taken, taken.Select((_, page) => _file.FrameOf((ulong)page) != 0));
        Assert.Equal((ulong)taken.Count(page => page), _file.ResidentPages);
        Assert.Equal(_file.ResidentPages, _quota.Used);
        Assert.Equal(0UL, _file.Size);
    }

    [Fact]
    public void TakenPagesAreZerosAndThoseThatAreThereStay()
    {
        Fill(1);
        ulong frame = _file.FrameOf(0);
        Assert.Equal(Errno.None, _file.Allocate(null, 0, 2 * Page));
        Assert.Equal(frame, _file.FrameOf(0));
        _file.Truncate(2 * Page);
        Assert.Equal([7, 7, 0, 0], Bytes(Page - 2, 4));
    }

    [Fact]
    public void ThereIsNoRoomBeyondTheQuota()
    {
        _quota.Limit = 3;
        Assert.Equal(Errno.ENOSPC, _file.Allocate(null, 0, (3 * Page) + 1));
        Assert.Equal(0UL, _file.ResidentPages);
        Assert.Equal(Errno.None, _file.Allocate(null, 0, 3 * Page));
        Assert.Equal(Errno.None, _file.Allocate(null, 0, 3 * Page));
        Assert.Equal(Errno.ENOSPC, _file.Allocate(null, 3 * Page, 4 * Page));
        Assert.Equal(3UL, _file.ResidentPages);
    }

    [Fact]
    public void PagesThatAreThereNeedNoRoom()
    {
        _quota.Limit = 10;
        Fill(2);
        Assert.Equal(Errno.None, _file.Allocate(null, 0, 10 * Page));
        Assert.Equal(10UL, _file.ResidentPages);
        Assert.Equal(Errno.ENOSPC, _file.Allocate(null, 0, 11 * Page));
    }

    [Fact]
    public void WithoutAFrameWhatWasTakenStays()
    {
        Assert.Equal(Errno.None, _file.Allocate(null, 0, 1));
        FrameAllocator.Current.FailAllocation(3);
        Assert.Equal(Errno.ENOSPC, _file.Allocate(null, 0, 8 * Page));
        FrameAllocator.Current.FailAllocation(0);
        Assert.InRange(_file.ResidentPages, 2UL, 3UL);
        Assert.Equal(Errno.None, _file.Allocate(null, 0, 8 * Page));
        Assert.Equal(8UL, _file.ResidentPages);
    }

    [Fact]
    public void TakingEndsWhenTheThreadIsKilled()
    {
        var caller = new FakeCaller { KilledAt = 2 };
        Assert.Equal(Errno.EINTR, _file.Allocate(caller, 0, 100 * Page));
        Assert.InRange(_file.ResidentPages, 2UL, 99UL);
        Assert.Equal(2, caller.PreemptionPoints);
    }

    [Theory]
    [InlineData(10UL, 20UL, 4UL)]
    [InlineData(Page - 4, Page, 4UL)]
    [InlineData(Page, Page + 4, 4UL)]
    [InlineData(Page - 4, Page + 4, 4UL)]
    [InlineData(Page, 2 * Page, 3UL)]
    [InlineData(Page - 4, (3 * Page) + 4, 2UL)]
    [InlineData(0UL, (4 * Page) - 1, 1UL)]
    [InlineData(0UL, 4 * Page, 0UL)]
    public void APunchedHoleIsZerosToTheByte(ulong start, ulong end, ulong pagesLeft)
    {
        Fill(4);
        _file.PunchHole(start, end);
        Assert.Equal(pagesLeft, _file.ResidentPages);
        Assert.Equal(4 * Page, _file.Size);
        byte[] bytes = Bytes(0, 4 * Page);
        for (ulong i = 0; i < 4 * Page; i++)
        {
            Assert.Equal(i >= start && i < end ? 0 : 7, bytes[i]);
        }
    }

    private void Fill(ulong pages)
    {
        var bytes = new byte[pages * Page];
        Array.Fill(bytes, (byte)7);
        IoBuffer source = IoBuffer.ForKernel(bytes);
        Assert.Equal(bytes.Length, _file.Write(0, ref source).Value);
    }

    private byte[] Bytes(ulong offset, ulong count)
    {
        var bytes = new byte[count];
        IoBuffer destination = IoBuffer.ForKernel(bytes);
        Assert.Equal((long)count, _file.Read(offset, ref destination).Value);
        return bytes;
    }
}
