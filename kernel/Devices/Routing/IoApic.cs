using System.Threading;

namespace Tine.Devices.Routing;

/// <summary>The registers of one I/O APIC. Intel 82093AA data sheet, 3.1 and 3.2.</summary>
/// <param name="registers">Their address, mapped uncached.</param>
/// <param name="firstInput">The number of its first input among those of all I/O APICs.</param>
[NoAllocation]
public readonly unsafe struct IoApic(byte* registers, uint firstInput)
{
    /// <summary>Bytes of register space.</summary>
    public const ulong Size = 0x20;

    private const int Window = 0x10;
    private const uint VersionRegister = 1;
    private const uint FirstEntryRegister = 0x10;
    private const uint Nothing = 0xffff_ffff;

    /// <summary>Whether a chip is there: an empty place on the bus reads as ones.</summary>
    public bool IsPresent => Read(VersionRegister) != Nothing;

    public bool Has(uint input) => input >= firstInput && input - firstInput < InputCount;

    public void MaskAll()
    {
        for (uint index = 0; index < InputCount; index++)
        {
            Set(firstInput + index, RedirectionEntry.Masked);
        }
    }

    /// <summary>Changes what happens with an input that this chip <see cref="Has"/>.</summary>
    public void Set(uint input, RedirectionEntry entry)
    {
        uint register = FirstEntryRegister + (input - firstInput) * 2;
        Write(register, RedirectionEntry.Masked.Low); // while its halves do not fit each other
        Write(register + 1, entry.High);
        Write(register, entry.Low);
    }

    private uint InputCount => (Read(VersionRegister) >> 16 & 0xff) + 1;

    private uint Read(uint register)
    {
        Volatile.Write(ref *(uint*)registers, register);
        return Volatile.Read(ref *(uint*)(registers + Window));
    }

    private void Write(uint register, uint value)
    {
        Volatile.Write(ref *(uint*)registers, register);
        Volatile.Write(ref *(uint*)(registers + Window), value);
    }
}
