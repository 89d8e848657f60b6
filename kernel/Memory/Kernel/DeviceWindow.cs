using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>Maps device registers wherever firmware has put them; 64-bit PCI devices are often beyond the direct map's top-level tables.</summary>
/// <remarks>
/// Mappings here are never removed. The window shares the stacks' top-level table, so address spaces pay nothing for it.
/// </remarks>
[NoAllocation]
public sealed class DeviceWindow
{
    private static readonly DeviceWindow s_machine = new();

    private ulong _used;

    /// <summary>The running machine's instance.</summary>
    public static DeviceWindow Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BareMetal.IsHere ? s_machine : HostedMachine.Current.Get<DeviceWindow>();
    }

    /// <summary>Maps registers uncached: in the direct map where it reaches them, or else in the window.</summary>
    /// <param name="start">Address of the registers on the bus.</param>
    /// <param name="bytes">At least 1.</param>
    /// <returns>The address of the first register, ENOMEM, or ENXIO for what the processor cannot address.</returns>
    public Result<VirtualAddress> Map(PhysicalAddress start, ulong bytes)
    {
        Result<VirtualAddress> near = KernelMemory.MapDevice(start, bytes);
        if (near.Error != Errno.ENXIO)
        {
            return near;
        }

        ulong first = start.Frame.Value;
        ulong size = ((start + (bytes - 1)).Frame.Value - first + 1) << FrameNumber.Shift;
        if (first + (size >> FrameNumber.Shift) > 1UL << (AddressBits - FrameNumber.Shift) || size > Layout.DevicesSize - _used)
        {
            return Errno.ENXIO;
        }

        var place = new VirtualAddress(Layout.Devices + _used);
        Errno error = KernelMemory.MapRegisters(place, start.Frame, size);
        if (error != Errno.None)
        {
            return error;
        }

        _used += size;
        return place + (start.Value & (FrameNumber.Size - 1));
    }

    /// <summary>Bits of a physical address: AMD64 APM vol. 3, E.4.7; all processors with 64 bits have the leaf.</summary>
    private static int AddressBits
    {
        get
        {
            const uint Sizes = 0x8000_0008;
            return (int)(Cpuid.Read(Sizes).Eax & 0xff);
        }
    }
}
