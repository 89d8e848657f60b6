using System;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>An address space on a pretend machine of its own. Disposing ends both, and checks that every frame came back.</summary>
internal sealed class PretendSpace : IDisposable
{
    private readonly PretendMachine _machine = new();

    /// <summary>Frames that were free before there was a space.</summary>
    public ulong FreeFrames { get; } = FrameAllocator.Current.FreeFrames;

    public AddressSpace Space { get; } = AddressSpace.Create(MemoryLimits.Default).Value;

    /// <summary>Maps memory that can be written at a place.</summary>
    public static void Map(AddressSpace space, VirtualAddress start, ulong bytes, MapFlags type = MapFlags.Private) =>
        Assert.Equal(start, space.Map(new MapRequest
        {
            Address = start,
            Length = bytes,
            Protection = Protection.Read | Protection.Write,
            Flags = MapFlags.Fixed | type,
        }).Value);

    public void Dispose() => DisposeWith(null);

    /// <summary>Releases a file of the test's, too, after the space that may map it.</summary>
    public void DisposeWith(FilePages? file)
    {
        Space.Release();
        file?.Release();
        PretendMachine.AssertFree(FreeFrames);
        _machine.Dispose();
    }
}
