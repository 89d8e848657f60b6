using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>Reaches frames of physical memory through the direct map.</summary>
[NoAllocation]
public static unsafe class PhysicalMemory
{
    /// <summary>The address at which the kernel sees physical address 0.</summary>
    public static ulong DirectMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BareMetal.IsHere ? Layout.DirectMap : (ulong)HostedMachine.Current.Memory;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* Pointer(PhysicalAddress address) => (void*)(DirectMap + address.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* Pointer(FrameNumber frame) => (void*)(DirectMap + (frame.Value << FrameNumber.Shift));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhysicalAddress AddressOf(void* pointer) => new((ulong)pointer - DirectMap);
}
