using System.Collections.Generic;
using Tine.Memory;
using Tine.X64;

namespace Tine.Tests;

/// <summary>Calls that no other thread can be in the way of.</summary>
internal static class SpaceCalls
{
    public static Result<VirtualAddress> Map(this AddressSpace space, in MapRequest request) => space.Map(null, request);

    public static Errno Unmap(this AddressSpace space, VirtualAddress start, ulong length) => space.Unmap(null, start, length);

    public static Errno Protect(this AddressSpace space, VirtualAddress start, ulong length, Protection protection) =>
        space.Protect(null, start, length, protection);

    public static Result<VirtualAddress> Remap(
        this AddressSpace space, VirtualAddress start, ulong length, ulong newLength, RemapFlags flags, VirtualAddress newStart) =>
        space.Remap(null, start, length, newLength, flags, newStart);

    public static VirtualAddress SetBreak(this AddressSpace space, VirtualAddress end) => space.SetBreak(null, end);

    public static Errno Advise(this AddressSpace space, VirtualAddress start, ulong length, Advice advice) =>
        space.Advise(null, start, length, advice);

    public static Result<AddressSpace> Fork(this AddressSpace space, ForkMode mode, VirtualAddress stackPointer = default) =>
        space.Fork(null, mode, stackPointer);

    public static Region[] AllRegions(this AddressSpace space)
    {
        var all = new List<Region>();
        foreach (ref readonly Region region in space.Regions)
        {
            all.Add(region);
        }

        return [.. all];
    }

    public static void Release(this AddressSpace space) => space.Release(null);

    public static void ReleaseEarly(this AddressSpace space) => space.ReleaseEarly(ulong.MaxValue);

    public static Result<long> Read(this FilePages pages, ulong offset, ref IoBuffer buffer) => pages.Read(null, offset, ref buffer);

    public static Result<long> Write(this FilePages pages, ulong offset, ref IoBuffer buffer) => pages.Write(null, offset, ref buffer);

    public static Errno Truncate(this FilePages pages, ulong size) => pages.Truncate(null, size);

    public static void PunchHole(this FilePages pages, ulong start, ulong end) => pages.PunchHole(null, start, end);
}
