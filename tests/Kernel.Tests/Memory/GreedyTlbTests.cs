using System;
using Tine.Memory;
using Tine.X64;
using Xunit;
using Xunit.Sdk;

namespace Tine.Tests.Memory;

/// <summary>A missing flush is seen on the pretend machine, whatever was narrowed; and none is missing.</summary>
public sealed unsafe class GreedyTlbTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private static readonly VirtualAddress s_place = new(0x40_0000);

    private readonly PretendSpace _memory = new();
    private readonly GreedyTlb _tlb = GreedyTlb.Current;

    public GreedyTlbTests()
    {
        MapRequest request = MapRequest.Anonymous(4 * Page, Protection.Read | Protection.Write);
        request.Address = s_place;
        request.Flags |= MapFlags.Fixed;
        Assert.False(Space.Map(request).Failed);
        Space.Write(s_place, 1UL);
        Space.Write(s_place + Page, 2UL);
        Space.Activate(null);
        _tlb.RunProgram("nothing");
    }

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData(ForkMode.CopyOnWrite)]
    [InlineData(ForkMode.OnDemand)]
    [InlineData(ForkMode.Eager)]
    public void ForkFlushesWhatItWriteProtects(ForkMode mode)
    {
        AddressSpace child = Space.Fork(mode, s_place).Value;
        _tlb.RunProgram("fork");
        Space.Write(s_place + Page, 3UL);
        _tlb.RunProgram("the parent's write");
        child.Activate(Space);
        _tlb.RunProgram("a switch");
        child.Write(s_place + Page, 4UL);
        _tlb.RunProgram("the child's write");
        Space.Activate(child);
        child.Release();
        _tlb.RunProgram("exit");
    }

    [Fact]
    public void UnmapProtectAndRemapFlush()
    {
        Space.Protect(s_place, Page, Protection.Read);
        _tlb.RunProgram("mprotect");
        Space.Remap(s_place, Page, Page, RemapFlags.MayMove | RemapFlags.Fixed, s_place + (16 * Page));
        _tlb.RunProgram("mremap");
        Space.Advise(s_place + Page, Page, Advice.DontNeed);
        _tlb.RunProgram("madvise");
        Space.Unmap(s_place + (16 * Page), Page);
        _tlb.RunProgram("munmap");
    }

    /// <summary>The four ways to take something away from an entry, without a flush.</summary>
    [Theory]
    [InlineData("write-protected")]
    [InlineData("emptied")]
    [InlineData("another frame")]
    [InlineData("another table")]
    public void AMissingFlushIsSeen(string change)
    {
        PageTableEntry* slot = Space.Tables.Find(s_place);
        PageTableEntry* table = PageTables.TableAt(Space.Root) + PageTables.IndexOf(s_place, PageTables.RootLevel);
        PageTableEntry before = *slot;
        PageTableEntry tableBefore = *table;
        switch (change)
        {
            case "write-protected": *slot = slot->WriteProtected(); break;
            case "emptied": *slot = PageTableEntry.Empty; break;
            case "another frame": *slot = slot->WithFrame(FrameAllocator.Current.ZeroFrame); break;
            default: *table = table->WriteProtected(); break;
        }

        Assert.Contains(change, Assert.Throws<TrueException>(() => _tlb.RunProgram(change)).Message);
        Tlb.Flush(s_place);
        Tlb.Flush(s_place + Page);
        _tlb.RunProgram(change);
        *slot = before;
        *table = tableBefore;
        Tlb.FlushAll();
    }
}
