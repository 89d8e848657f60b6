using Tine.Devices.Acpi;
using Tine.Memory;

namespace Tine.Devices.Reference;

/// <summary>The counters of known speed that this machine has.</summary>
public static unsafe class ReferenceCounters
{
    /// <summary>The HPET; null where ACPI names none or it does not count.</summary>
    public static HighPrecisionTimer? FindHighPrecisionTimer(AcpiRoot root)
    {
        const int Space = 40;
        const int Address = 44;
        const byte InMemory = 0;
        AcpiTable table = AcpiTable.Find(root, "HPET"u8);
        ulong address = table.IsPresent && table.Byte(Space) == InMemory ? table.Quad(Address) : 0;
        if (address == 0 || !KernelMemory.MapDevice(new PhysicalAddress(address), HighPrecisionTimer.Size).TryGet(out VirtualAddress registers))
        {
            return null;
        }

        var timer = new HighPrecisionTimer((byte*)registers.Value);
        timer.Start();
        return timer.FrequencyHertz != 0 && timer.Moves() ? timer : null;
    }

    /// <summary>
    /// The best one: the HPET has the finest ticks and is read at once; ACPI's timer has no more than one port; the 8254,
    /// which recent PCs have switched off, has three and the coarsest ticks.
    /// </summary>
    /// <returns>Null where none counts.</returns>
    public static ReferenceCounter? Choose(HighPrecisionTimer? highPrecisionTimer)
    {
        if (highPrecisionTimer is not null)
        {
            return highPrecisionTimer;
        }

        ushort port = PowerManagement.TimerPort;
        if (port != 0 && new PowerManagementTimer(port) is var timer && timer.Moves())
        {
            return timer;
        }

        return FindIntervalCounter();
    }

    /// <summary>The 8254; null where there is none or it does not count.</summary>
    public static IntervalCounter? FindIntervalCounter()
    {
        var counter = new IntervalCounter();
        counter.Start();
        return counter.Moves() ? counter : null;
    }
}
