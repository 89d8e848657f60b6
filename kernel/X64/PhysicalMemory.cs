using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>Reaches frames of physical memory through the direct map.</summary>
/// <remarks>On the host a test points <see cref="DirectMap"/> at memory of its own: pretend physical memory.</remarks>
[NoAllocation]
public static unsafe class PhysicalMemory
{
    /// <summary>The address at which the kernel sees physical address 0.</summary>
    public static ulong DirectMap { get; private set; } = Layout.DirectMap;

    /// <summary>Puts physical address 0 at <paramref name="start"/>, for tests on the host.</summary>
    public static void UsePretendMemory(void* start) => DirectMap = (ulong)start;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* Pointer(PhysicalAddress address) => (void*)(DirectMap + address.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* Pointer(FrameNumber frame) => (void*)(DirectMap + (frame.Value << FrameNumber.Shift));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhysicalAddress AddressOf(void* pointer) => new((ulong)pointer - DirectMap);
}
