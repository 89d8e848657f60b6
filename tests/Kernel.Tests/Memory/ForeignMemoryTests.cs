using System;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>A program's memory as others read and write it: /proc/PID/mem, /proc/PID/pagemap, and process_vm_readv(2).</summary>
public sealed class ForeignMemoryTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const Protection ReadWrite = Protection.Read | Protection.Write;
    private static readonly VirtualAddress s_place = new(0x40_0000);

    private readonly PretendSpace _memory = new();

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void WhatIsMappedIsReadWithoutAFaultAndUpToAHole()
    {
        Map(0, 3);
        Space.Write(s_place, 1UL);
        Space.Write(s_place + (2 * Page) + 8, 3UL);
        Space.Protect(s_place + (2 * Page), Page, Protection.None);
        var bytes = new byte[4 * Page];
        Array.Fill(bytes, (byte)0xee);
        Assert.Equal((int)(3 * Page) - 8, Space.Peek(s_place + 8, bytes));
        Assert.Equal(0UL, BitConverter.ToUInt64(bytes, 0));
        Assert.Equal(3UL, BitConverter.ToUInt64(bytes, (int)(2 * Page)));
        Assert.Equal(0xee, bytes[(int)(3 * Page) - 8]);
        Assert.Equal(2UL, Space.ResidentPages);
        Assert.Equal(8, Space.Peek(s_place, bytes.AsSpan(0, 8)));
        Assert.Equal(1UL, BitConverter.ToUInt64(bytes, 0));
        Assert.Equal(0, Space.Peek(s_place - 1, bytes));
        Assert.Equal(0, Space.Peek(s_place + (3 * Page), bytes));
        Assert.Equal(0, Space.Peek(new VirtualAddress(Layout.UserEnd), bytes));
        Assert.Equal(0, Space.Peek(new VirtualAddress(ulong.MaxValue), bytes));
    }

    [Fact]
    public void AFileIsReadUpToItsEnd()
    {
        FilePages file = NumberedFile.Of(2);
        MapFile(0, 3, file, MapFlags.Private, Protection.None);
        var bytes = new byte[3 * Page];
        Assert.Equal(2 * (int)Page, Space.Peek(s_place, bytes));
        Assert.Equal(1UL, BitConverter.ToUInt64(bytes, 0));
        Assert.Equal(2UL, BitConverter.ToUInt64(bytes, (int)Page));
        Assert.Equal(0UL, Space.ResidentPages);
        file.Release();
    }

    [Fact]
    public void ABreakpointIsSeenByItsProgramAlone()
    {
        FilePages file = NumberedFile.Of(2);
        MapFile(0, 2, file, MapFlags.Private, Protection.Read | Protection.Execute);
        Map(2, 1);
        Space.Write(s_place + (2 * Page), 3UL);
        Space.Protect(s_place + (2 * Page), Page, Protection.Read);
        Assert.Equal(1UL, Word(Space, 0));
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        foreach (ulong page in (ulong[])[0, 1, 2])
        {
            Assert.Equal(8, Space.Poke(s_place + (page * Page), BitConverter.GetBytes(90 + page)));
            Assert.Equal(90 + page, Word(Space, page));
            Assert.Equal(page + 1, Word(child, page));
            Assert.Equal(Errno.EFAULT, Space.Write(s_place + (page * Page), 0UL));
        }

        FrameNumber own = Space.Describe(s_place).Entry.Frame;
        Assert.Equal(8, Space.Poke(s_place, BitConverter.GetBytes(77UL)));
        Assert.Equal(own, Space.Describe(s_place).Entry.Frame);
        Assert.Equal(77UL, Word(Space, 0));
        FrameCensus.Check([Space, child], [file], _memory.FreeFrames);
        child.Release();
        file.Release();
    }

    [Fact]
    public void WhatMayNotBeTouchedIsWrittenAndStaysSo()
    {
        Map(0, 2, Protection.None);
        Assert.Equal(8, Space.Poke(s_place + Page - 4, BitConverter.GetBytes(0x0102_0304_0506_0708UL)));
        Assert.Equal(Errno.EFAULT, Space.Read<ulong>(s_place + Page - 4).Error);
        var bytes = new byte[8];
        Assert.Equal(8, Space.Peek(s_place + Page - 4, bytes));
        Assert.Equal(0x0102_0304_0506_0708UL, BitConverter.ToUInt64(bytes));
        Space.Protect(s_place, 2 * Page, Protection.Read);
        Assert.Equal(0x0102_0304_0506_0708UL, Space.Read<ulong>(s_place + Page - 4).Value);
    }

    [Fact]
    public void ZerosThatWereReadAreReplacedByAPageOfItsOwn()
    {
        Map(0, 2, Protection.Read);
        Assert.Equal(0UL, Word(Space, 0));
        Assert.Equal(0UL, Word(Space, 1));
        Assert.Equal(8, Space.Poke(s_place, BitConverter.GetBytes(5UL)));
        Assert.Equal((5UL, 0UL), (Word(Space, 0), Word(Space, 1)));
        FrameCensus.Check([Space], [], _memory.FreeFrames);
    }

    [Fact]
    public void WritesGoAsFarAsTheyCan()
    {
        FilePages file = NumberedFile.Of(1);
        Map(0, 1);
        MapFile(1, 1, file, MapFlags.Shared, Protection.Read);
        MapFile(2, 1, file, MapFlags.Shared, ReadWrite);
        Assert.Equal(3, Space.Poke(s_place + Page - 3, new byte[8]));
        Assert.Equal(0, Space.Poke(s_place + Page, new byte[8]));
        Assert.Equal(4, Space.Poke(s_place + (3 * Page) - 4, new byte[8]));
        Assert.Equal(8, Space.Poke(s_place + (2 * Page), BitConverter.GetBytes(6UL)));
        Assert.Equal(6UL, Word(Space, 1));
        Assert.Equal(0, Space.Poke(s_place - 1, new byte[8]));
        Assert.Equal(0, Space.Poke(new VirtualAddress(Layout.UserEnd), new byte[8]));
        file.Release();
    }

    [Fact]
    public void WithoutAFrameNothingIsWritten()
    {
        Map(0, 2, Protection.Read);
        Assert.Equal(0UL, Word(Space, 0));
        FrameAllocator.Current.FailAllocation(1);
        Assert.Equal(0, Space.Poke(s_place, new byte[8]));
        FrameAllocator.Current.FailAllocation(1);
        Assert.Equal(0, Space.Poke(s_place + Page, new byte[8]));
        FrameAllocator.Current.FailAllocation(0);
        Assert.Equal(8, Space.Poke(s_place + Page, BitConverter.GetBytes(5UL)));
        Assert.Equal(5UL, Word(Space, 1));
    }

    [Fact]
    public void EachKindOfPageIsTold()
    {
        FilePages file = NumberedFile.Of(1);
        Map(0, 4);
        MapFile(4, 1, file, MapFlags.Shared, Protection.Read);
        Space.Read<ulong>(s_place + Page);
        Space.Write(s_place + (2 * Page), 1UL);
        Space.Write(s_place + (3 * Page), 1UL);
        Space.Read<ulong>(s_place + (4 * Page));
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        child.Write(s_place + (2 * Page), 2UL);
        AssertPlaces(PagePlace.Absent, PagePlace.Zero, PagePlace.Own, PagePlace.Shared, PagePlace.File, PagePlace.None);
        Assert.Equal(PagePlace.File, Space.Locate(s_place + (4 * Page) + 5, out FrameNumber frame));
        Assert.Equal(file.FrameOf(0), frame.Value);
        Assert.Equal(PagePlace.None, Space.Locate(new VirtualAddress(Layout.UserEnd), out _));
        child.Release();
        file.Release();
    }

    /// <summary>process_vm_writev(2) keeps to protections, and copies as a fault of the program would.</summary>
    [Fact]
    public void ACopyIntoAnotherProgramTakesItsPagesApart()
    {
        Map(0, 3);
        Space.Write(s_place, 1UL);
        Space.Protect(s_place + (2 * Page), Page, Protection.Read);
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        var bytes = new byte[2 * Page];
        Array.Fill(bytes, (byte)7);
        Assert.Equal((2 * (int)Page) - 16, child.CopyOutSome(s_place + 16, bytes.AsSpan(16)));
        Assert.Equal(8, child.CopyOutSome(s_place + (2 * Page) - 8, bytes));
        Assert.Equal(0, child.CopyOutSome(s_place + (2 * Page), bytes));
        Assert.Equal((1UL, 1UL), (Word(Space, 0), Word(child, 0)));
        Assert.Equal(0UL, Space.Read<ulong>(s_place + 16).Value);
        Assert.Equal(0x0707_0707_0707_0707UL, child.Read<ulong>(s_place + 16).Value);
        var back = new byte[4 * Page];
        Assert.Equal((3 * (int)Page) - 8, child.CopyInSome(s_place + 8, back));
        Assert.Equal((0, 7, 7, 0), (back[7], back[8], back[(int)(2 * Page) - 9], back[(int)(2 * Page) - 8]));
        child.Release();
    }

    private static ulong Word(AddressSpace space, ulong page) => space.Read<ulong>(s_place + (page * Page)).Value;

    private void AssertPlaces(params PagePlace[] places)
    {
        for (int page = 0; page < places.Length; page++)
        {
            Assert.Equal(places[page], Space.Locate(s_place + ((ulong)page * Page), out _));
        }
    }

    private void Map(ulong page, ulong pages, Protection protection = ReadWrite)
    {
        MapRequest request = MapRequest.Anonymous(pages * Page, protection);
        request.Address = s_place + (page * Page);
        request.Flags |= MapFlags.Fixed;
        Assert.False(Space.Map(request).Failed);
    }

    private void MapFile(ulong page, ulong pages, FilePages file, MapFlags flags, Protection protection) => Assert.False(Space.Map(new MapRequest
    {
        Address = s_place + (page * Page),
        Length = pages * Page,
        Protection = protection,
        Flags = flags | MapFlags.Fixed,
        Backing = file,
    }).Failed);
}
