using Tine.Devices.Acpi;
using Tine.Memory;
using Tine.X64;

namespace Tine.Devices.Routing;

/// <summary>The ISA bus's lines by way of the I/O APICs that ACPI names, all to the processor that starts up.</summary>
public sealed unsafe class IoApicRouting : InterruptRouting
{
    /// <summary>More than one is seen on large machines, where the first has the ISA bus's lines.</summary>
    private const int MostChips = 8;

    private readonly InterruptSource[] _sources = new InterruptSource[LineCount];
    private readonly IoApic[] _chips = new IoApic[MostChips];
    private int _chipCount;

    private IoApicRouting()
    {
    }

    public override string Name => "I/O APIC";

    /// <summary>Takes the I/O APICs over from the firmware, all their inputs masked.</summary>
    /// <returns>Null when the table names none that answers.</returns>
    public static IoApicRouting? Find(InterruptTable table)
    {
        var routing = new IoApicRouting();
        for (int index = 0; table.TryReadIoApic(index, out IoApicPlace place); index++)
        {
            routing.Add(place);
        }

        for (int line = 0; line < LineCount; line++)
        {
            routing._sources[line] = table.SourceOf(line);
        }

        return routing._chipCount > 0 ? routing : null;
    }

    /// <remarks>A line that no chip has an input for stays silent.</remarks>
    [NoAllocation]
    public override void Unmask(int line)
    {
        InterruptSource source = _sources[line];
        var vector = (byte)((int)TrapVector.LegacyInterrupts + line);
        for (int index = 0; index < _chipCount; index++)
        {
            if (_chips[index].Has(source.Input))
            {
                _chips[index].Set(source.Input, RedirectionEntry.For(source, vector, LocalApic.Id));
                return;
            }
        }
    }

    [NoAllocation]
    public override void EndOfInterrupt(int line) => LocalApic.EndOfInterrupt();

    private void Add(IoApicPlace place)
    {
        if (_chipCount == MostChips || !KernelMemory.MapDevice(place.Registers, IoApic.Size).TryGet(out VirtualAddress registers))
        {
            return;
        }

        var chip = new IoApic((byte*)registers.Value, place.FirstInput);
        if (chip.IsPresent)
        {
            chip.MaskAll();
            _chips[_chipCount++] = chip;
        }
    }
}
