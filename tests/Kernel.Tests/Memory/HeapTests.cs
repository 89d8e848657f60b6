using System;
using Tine.Memory;
using Tine.Tests.Files;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>brk(2) at its borders.</summary>
public sealed class HeapTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private static readonly VirtualAddress s_start = new(0x40_0000);

    private readonly PretendSpace _memory = new();
    private readonly FakeCaller _caller = new();

    public HeapTests() => Space.InitializeBreak(s_start);

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void TheHeapShrinksToNothingAndNoFurther()
    {
        Assert.Equal(s_start + (2 * Page), Break(2 * Page));
        Space.Write(s_start, 1UL);
        Assert.Equal(s_start + (2 * Page), Space.SetBreak(_caller, s_start - 1));
        Assert.Equal(s_start, Break(0));
        Assert.Equal(0UL, Space.Account.Mapped);
        Assert.Equal(0UL, Space.ResidentPages);
    }

    [Theory]
    [InlineData(1UL, 1UL)]
    [InlineData(Page, 1UL)]
    [InlineData(Page + 1, 2UL)]
    [InlineData((2 * Page) - 1, 2UL)]
    public void TheHeapHasWholePages(ulong bytes, ulong pages)
    {
        Assert.Equal(s_start + bytes, Break(bytes));
        Assert.Equal(pages * Page, Space.Account.Mapped);
    }

    [Fact]
    public void APageStaysFreeBeforeWhatFollows()
    {
        MapRequest request = MapRequest.Anonymous(Page, Protection.Read);
        request.Address = s_start + (4 * Page);
        request.Flags |= MapFlags.Fixed;
        Assert.False(Space.Map(request).Failed);
        Assert.Equal(s_start, Break((3 * Page) + 1));
        Assert.Equal(s_start + (3 * Page), Break(3 * Page));
    }

    [Fact]
    public void TheHeapKeepsToItsLimits()
    {
        Space.Limits.Data = 2 * Page;
        Assert.Equal(s_start, Break((2 * Page) + 1));
        Assert.Equal(s_start + (2 * Page), Break(2 * Page));
        Space.Limits.Data = ulong.MaxValue;
        Space.Limits.AddressSpace = 3 * Page;
        Assert.Equal(s_start + (2 * Page), Break(4 * Page));
        Assert.Equal(s_start + (3 * Page), Break(3 * Page));
        Assert.Equal(s_start + (3 * Page), Space.SetBreak(_caller, new VirtualAddress(Layout.UserEnd)));
    }

    [Fact]
    public void ALockedHeapGrowsPresentAndUpToItsLimit()
    {
        _caller.MemoryToLock = 3 * Page;
        Assert.Equal(Errno.None, Space.LockAll(_caller, LockAllFlags.Future));
        Assert.Equal(s_start + (2 * Page), Break(2 * Page));
        Assert.Equal((2 * Page, 2UL), (Space.Account.Locked, Space.ResidentPages));
        Assert.Equal(s_start + (2 * Page), Break(4 * Page));
        Assert.Equal(s_start + (3 * Page), Break(3 * Page));
        Assert.Equal(3UL, Space.ResidentPages);
    }

    private VirtualAddress Break(ulong bytes) => Space.SetBreak(_caller, s_start + bytes);
}
