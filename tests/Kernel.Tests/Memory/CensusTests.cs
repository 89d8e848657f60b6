using System;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>The kernel's own count of all holders (check=frames): right after any fork, and it names the frame that is wrong.</summary>
public sealed unsafe class CensusTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private static readonly VirtualAddress s_place = new(0x40_0000);

    private readonly PretendSpace _memory = new();
    private readonly FilePages _file = NumberedFile.Of(4);

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.DisposeWith(_file);

    [Theory]
    [InlineData(ForkMode.CopyOnWrite)]
    [InlineData(ForkMode.OnDemand)]
    [InlineData(ForkMode.Eager)]
    public void RecordsAgreeWithTheTables(ForkMode mode)
    {
        Fill();
        AddressSpace child = Space.Fork(mode).Value;
        Assert.Equal(default, FindWrong());
        child.Write(s_place, 1UL);
        child.Write(s_place + (40 * Page), 1UL);
        Assert.Equal(default, FindWrong());
        child.Release();
        Assert.Equal(default, FindWrong());
    }

    /// <summary>A page without a file, one of a file, a table.</summary>
    [Theory]
    [InlineData(0UL)]
    [InlineData(40UL)]
    [InlineData(null)]
    public void AWrongCountIsFound(ulong? page)
    {
        Fill();
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        FrameNumber frame = page is { } number ? Space.Describe(s_place + (number * Page)).Entry.Frame : child.Root;
        foreach (int change in (int[])[1, -1])
        {
            FrameTable.Of(frame)->Count = (uint)(FrameTable.Of(frame)->Count + change);
            Assert.Equal(frame, FindWrong());
            FrameTable.Of(frame)->Count = (uint)(FrameTable.Of(frame)->Count - change);
        }

        Assert.Equal(default, FindWrong());
        child.Release();
    }

    /// <summary>Both spaces for a page, and the file for its own.</summary>
    [Fact]
    public void HoldersAreCounted()
    {
        Fill();
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        fixed (uint* counts = new uint[FrameAllocator.Current.FrameCount])
        {
            var census = new Tine.Memory.FrameCensus(counts);
            Assert.Equal(default, census.FindWrong());
            Assert.Equal(2U, census.HoldersOf(Space.Describe(s_place).Entry.Frame));
            Assert.Equal(3U, census.HoldersOf(Space.Describe(s_place + (40 * Page)).Entry.Frame));
            Assert.Equal(1U, census.HoldersOf(Space.Root));
        }

        child.Release();
    }

    /// <summary>A page that fork shares and leaves writable for one side: the count is right, and memory is not private any more.</summary>
    [Fact]
    public void ASharedPageThatCanBeWrittenIsFound()
    {
        Fill();
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        PageReport page = Space.Describe(s_place);
        PageTableEntry* entry = PageTables.TableAt(page.Level1) + ((s_place.Value / Page) % 512);
        PageTableEntry before = *entry;
        *entry = before.Writable();
        Assert.Equal(page.Entry.Frame, FindWrong());
        *entry = before;
        Assert.Equal(default, FindWrong());
        child.Release();
    }

    /// <summary>The frame of zeros that all pages share which have only been read.</summary>
    [Fact]
    public void ThePageOfZerosIsFoundWhenItCanBeWritten()
    {
        VirtualAddress unwritten = s_place + (64 * Page);
        Space.Map(new MapRequest { Address = unwritten, Length = Page, Protection = Protection.Read | Protection.Write, Flags = MapFlags.Private | MapFlags.Fixed | MapFlags.Anonymous });
        Assert.Equal(0UL, Space.Read<ulong>(unwritten).Value);
        PageReport page = Space.Describe(unwritten);
        Assert.Equal(FrameKind.Zero, page.Kind);
        Assert.Equal(default, FindWrong());
        PageTableEntry* entry = PageTables.TableAt(page.Level1) + ((unwritten.Value / Page) % 512);
        PageTableEntry before = *entry;
        *entry = before.Writable();
        Assert.Equal(page.Entry.Frame, FindWrong());
        *entry = before;
        Assert.Equal(default, FindWrong());
    }

    /// <summary>A page table that fork shares, below an entry that lets writes through.</summary>
    [Fact]
    public void ASharedTableThatCanBeWrittenThroughIsFound()
    {
        Fill();
        AddressSpace child = Space.Fork(ForkMode.OnDemand).Value;
        PageReport page = Space.Describe(s_place);
        bool sharesLeaf = page.Level1References == 2;
        FrameNumber shared = sharesLeaf ? page.Level1 : page.Level2;
        Assert.Equal(2U, FrameTable.CountOf(shared));
        PageTableEntry* entry = sharesLeaf
            ? PageTables.TableAt(page.Level2) + ((s_place.Value >> 21) % 512)
            : PageTables.TableAt(page.Level3) + ((s_place.Value >> 30) % 512);
        PageTableEntry before = *entry;
        *entry = before.Writable();
        Assert.Equal(shared, FindWrong());
        *entry = before;
        Assert.Equal(default, FindWrong());
        child.Release();
    }

    private static FrameNumber FindWrong()
    {
        fixed (uint* counts = new uint[FrameAllocator.Current.FrameCount])
        {
            return new Tine.Memory.FrameCensus(counts).FindWrong();
        }
    }

    /// <summary>Maps 32 pages and writes them; from page 40 on a file of four, which is read.</summary>
    private void Fill()
    {
        const MapFlags here = MapFlags.Private | MapFlags.Fixed;
        Space.Map(new MapRequest { Address = s_place, Length = 32 * Page, Protection = Protection.Read | Protection.Write, Flags = here | MapFlags.Anonymous });
        Space.Map(new MapRequest { Address = s_place + (40 * Page), Length = 4 * Page, Protection = Protection.Read | Protection.Write, Flags = here, Backing = _file });
        for (ulong page = 0; page < 32; page++)
        {
            Assert.Equal(Errno.None, Space.Write(s_place + (page * Page), page));
        }

        Assert.Equal(1UL, Space.Read<ulong>(s_place + (40 * Page)).Value);
    }
}
