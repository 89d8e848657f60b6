using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

public sealed unsafe class FilePagesTests
{
    private const ulong Page = FrameNumber.Size;

    [Fact]
    public void AnySequenceOfWritesReadsAndTruncatesMatchesAnArray()
    {
        Gen<(int, int, int)[]> steps = Gen.Choose(0, 3)
            .SelectMany(kind => Gen.Choose(0, 30_000), (kind, offset) => (kind, offset))
            .SelectMany(pair => Gen.Choose(0, 9_000), (pair, length) => (pair.kind, pair.offset, length))
            .ArrayOf();
        Prop.ForAll(steps.ToArbitrary(), Play).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(511UL)]
    [InlineData(512UL)]
    [InlineData(512UL * 512)]
    [InlineData((ulong)long.MaxValue / 4096 - 1)]
    public void ASparseFileHoldsWhatWasWritten(ulong page)
    {
        using var machine = new PretendMachine(64);
        ulong free = FrameAllocator.Current.FreeFrames;
        var file = new FilePages();
        Write(file, page * Page, [1, 2, 3]);
        Write(file, 0, [9]);
        Assert.Equal(page == 0 ? 1UL : 2UL, file.ResidentPages);
        Assert.Equal([page == 0 ? (byte)9 : (byte)1, 2, 3], Read(file, page * Page, 10));
        Assert.Equal(page == 0 ? (byte)9 : (byte)0, page == 0 ? (byte)9 : Read(file, (page * Page) - 1, 1)[0]);
        file.Truncate(1);
        Assert.Equal([9], Read(file, 0, 10));
        file.Release();
        PretendMachine.AssertFree(free);
    }

    [Fact]
    public void AnAlignedPartOfTheBootImageIsTakenOverAndNotCopied()
    {
        using var machine = new PretendMachine(64);
        FrameNumber first = TakeImage(out ulong total);
        var file = new FilePages();
        Assert.Equal(Errno.None, file.AdoptImage(first.Address, (2 * Page) + 10));
        FrameAllocator.Current.ReleaseImage(first, 4);
        Assert.Equal(first.Value, file.FrameOf(0));
        Assert.Equal(first.Value + 1, file.FrameOf(1));
        Assert.NotEqual(first.Value + 2, file.FrameOf(2));
        Assert.Equal(0x11, Read(file, (2 * Page) + 9, 5).Single());
        byte* last = (byte*)PhysicalMemory.Pointer(new FrameNumber(file.FrameOf(2)));
        Assert.Equal(0, last[10]);
        file.Release();
        PretendMachine.AssertFree(total);
    }

    [Fact]
    public void AnEmptyFileAloneAdoptsTheImageAndWhollyOrNotAtAll()
    {
        using var machine = new PretendMachine(64);
        FrameNumber first = TakeImage(out _);
        ulong free = FrameAllocator.Current.FreeFrames;
        var file = new FilePages();
        FrameAllocator.Current.FailAllocation(4);
        Assert.Equal(Errno.ENOMEM, file.AdoptImage(first.Address + 4, 3 * Page));
        FrameAllocator.Current.FailAllocation(0);
        Assert.Equal((0UL, 0UL, free), (file.Size, file.ResidentPages, FrameAllocator.Current.FreeFrames));
        Assert.Equal(Errno.None, file.AdoptImage(first.Address + 4, 3 * Page));
        Assert.Throws<PanicException>(() => file.AdoptImage(first.Address, Page));
        file.Release();
        Assert.Throws<PanicException>(file.Release);
    }

    [Fact]
    public void AnUnalignedPartOfTheBootImageIsCopied()
    {
        using var machine = new PretendMachine(64);
        FrameNumber first = TakeImage(out ulong total);
        var file = new FilePages();
        Assert.Equal(Errno.None, file.AdoptImage(first.Address + 4, 2 * Page));
        FrameAllocator.Current.ReleaseImage(first, 4);
        Assert.Equal(2UL, file.ResidentPages);
        Assert.Equal(2UL * Page, (ulong)Read(file, 0, 20_000).Length);
        file.Release();
        PretendMachine.AssertFree(total);
    }

    [Fact]
    public void RunningOutIsAnErrorThatLosesNothing()
    {
        using var machine = new PretendMachine(64);
        ulong free = FrameAllocator.Current.FreeFrames;
        var file = new FilePages();
        byte[] much = new byte[80 * Page];
        IoBuffer buffer = IoBuffer.ForKernel(much);
        Result<long> written = file.Write(0, ref buffer);
        Assert.InRange(written.Value, (long)(50 * Page), (long)(63 * Page));
        Assert.Equal(Errno.ENOSPC, file.Write(file.Size, ref buffer).Error);
        file.Release();
        PretendMachine.AssertFree(free);
        for (ulong nth = 1; nth < 6; nth++)
        {
            file = new FilePages();
            FrameAllocator.Current.FailAllocation(nth);
            buffer = IoBuffer.ForKernel(new byte[3]);
            file.Write(600 * Page, ref buffer);
            FrameAllocator.Current.FailAllocation(0);
            file.Release();
            PretendMachine.AssertFree(free);
        }
    }

    [Fact]
    public void WritingTooFarFails()
    {
        using var machine = new PretendMachine(64);
        var file = new FilePages();
        IoBuffer buffer = IoBuffer.ForKernel(new byte[3]);
        Assert.Equal(Errno.EFBIG, file.Write(FilePages.LargestSize - 1, ref buffer).Error);
        Assert.Equal(Errno.EFBIG, file.Truncate(FilePages.LargestSize + 1));
    }

    private static FrameNumber TakeImage(out ulong freeInTheEnd)
    {
        ulong first = FrameAllocator.Current.Allocate(FrameKind.Reserved).Value.Value;
        for (ulong i = 1; i < 4; i++)
        {
            Assert.Equal(first + i, FrameAllocator.Current.Allocate(FrameKind.Reserved).Value.Value);
        }

        new Span<byte>(PhysicalMemory.Pointer(new FrameNumber(first)), (int)(4 * Page)).Fill(0x11);
        FrameAllocator.Current.AddImage(new FrameNumber(first), 4);
        freeInTheEnd = FrameAllocator.Current.FreeFrames + 4;
        return new FrameNumber(first);
    }

    private static void Play((int Kind, int Offset, int Length)[] steps)
    {
        using var machine = new PretendMachine(256);
        ulong free = FrameAllocator.Current.FreeFrames;
        var file = new FilePages();
        var model = Array.Empty<byte>();
        byte next = 0;
        foreach ((int kind, int offset, int length) in steps)
        {
            switch (kind)
            {
                case 0:
                    file.Truncate((ulong)offset);
                    Array.Resize(ref model, offset);
                    break;
                case 1:
                    Assert.Equal(model.Skip(offset).Take(length), Read(file, (ulong)offset, length));
                    break;
                default:
                    byte[] bytes = Enumerable.Range(0, length).Select(i => (byte)(i + next)).ToArray();
                    next++;
                    Write(file, (ulong)offset, bytes);
                    if (length != 0)
                    {
                        Array.Resize(ref model, Math.Max(model.Length, offset + length));
                        bytes.CopyTo(model, offset);
                    }

                    break;
            }

            Assert.Equal((ulong)model.Length, file.Size);
        }

        Assert.Equal(model, Read(file, 0, model.Length + 10));
        file.Release();
        PretendMachine.AssertFree(free);
    }

    private static void Write(FilePages file, ulong offset, byte[] bytes)
    {
        IoBuffer buffer = IoBuffer.ForKernel(bytes);
        Assert.Equal(bytes.Length, file.Write(offset, ref buffer).Value);
    }

    private static byte[] Read(FilePages file, ulong offset, int length)
    {
        var bytes = new byte[length];
        IoBuffer buffer = IoBuffer.ForKernel(bytes);
        return bytes[..(int)file.Read(offset, ref buffer).Value];
    }
}
