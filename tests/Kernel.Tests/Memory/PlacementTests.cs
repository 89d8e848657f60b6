using System;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>MAP_32BIT: the lowest free place in the second GiB.</summary>
public sealed class PlacementTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const ulong Floor = 1UL << 30;
    private const ulong Ceiling = 2UL << 30;

    private readonly PretendSpace _memory = new();

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void TheLowestHoleThatIsLongEnoughIsTaken()
    {
        Occupy(Floor - Page, 2);
        Occupy(Floor + (2 * Page), 1);
        Occupy(Floor + (5 * Page), 1);
        Assert.Equal(Floor + (3 * Page), Place(2 * Page));
        Assert.Equal(Floor + Page, Place(Page));
        Assert.Equal(Floor + (6 * Page), Place(Page));
    }

    [Theory]
    [InlineData(Floor, Page, Floor)]
    [InlineData(Floor + 1, Page, Floor + Page)]
    [InlineData(Layout.UserStart, Page, Layout.UserStart)]
    [InlineData(Layout.UserStart - Page, Page, Floor)]
    [InlineData(Ceiling - Page, Page, Ceiling - Page)]
    [InlineData(Ceiling - Page, 2 * Page, Floor)]
    [InlineData(Ceiling, Page, Floor)]
    [InlineData(0UL, Ceiling - Floor, Floor)]
    public void AWishBelow2GiBIsTaken(ulong wish, ulong length, ulong expected) => Assert.Equal(expected, Place(length, wish));

    [Fact]
    public void AWishThatIsOccupiedIsNotTaken()
    {
        Occupy(Floor + (9 * Page), 1);
        Assert.Equal(Floor, Place(2 * Page, Floor + (8 * Page)));
        Assert.Equal(Floor + (7 * Page), Place(2 * Page, Floor + (7 * Page)));
    }

    [Fact]
    public void WithoutAHoleThereIsNoPlace()
    {
        Occupy(Ceiling - Page, 2);
        Assert.Null(Place(Ceiling - Floor));
        Assert.Equal(Floor, Place(Ceiling - Floor - Page));
        Assert.Null(Place(Page));
    }

    private ulong? Place(ulong length, ulong wish = 0)
    {
        MapRequest request = MapRequest.Anonymous(length, Protection.Read);
        request.Address = new VirtualAddress(wish);
        request.Flags |= MapFlags.Below2GiB;
        Result<VirtualAddress> place = Space.Map(request);
        Assert.Contains(place.Error, (Errno[])[Errno.None, Errno.ENOMEM]);
        return place.Failed ? null : place.Value.Value;
    }

    private void Occupy(ulong start, ulong pages)
    {
        MapRequest request = MapRequest.Anonymous(pages * Page, Protection.Write);
        request.Address = new VirtualAddress(start);
        request.Flags |= MapFlags.Fixed;
        Assert.False(Space.Map(request).Failed);
    }
}
