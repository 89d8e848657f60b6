using System.Collections.Generic;

namespace Tine.Devices.Pci;

/// <summary>Looks through all buses that bridges lead to from bus 0.</summary>
public sealed class PciScan
{
    private const uint DevicesOnBus = 32;
    private const uint FunctionsOfDevice = 8;

    private readonly PciConfiguration _configuration;
    private readonly uint _classCode;
    private readonly uint _mask;
    private readonly List<PciFunction> _found = [];
    private readonly List<byte> _buses = [];
    private readonly bool[] _isKnown = new bool[256];

    private PciScan(PciConfiguration configuration, uint classCode, uint mask)
    {
        _configuration = configuration;
        _classCode = classCode;
        _mask = mask;
    }

    /// <summary>All functions of one class.</summary>
    /// <param name="configuration">The access to configuration space.</param>
    /// <param name="classCode">The class to find (<see cref="PciFunction.ClassCode"/>).</param>
    /// <param name="mask">The bits of it that count: those of the programming interface may be left out.</param>
    public static List<PciFunction> Find(PciConfiguration configuration, uint classCode, uint mask = 0xff_ffff)
    {
        var scan = new PciScan(configuration, classCode, mask);
        PciFunction hostBridge = scan.At(0, 0, 0);
        for (uint bus = 0; bus < (hostBridge.HasMoreFunctions ? FunctionsOfDevice : 1); bus++)
        {
            if (bus == 0 || scan.At(0, 0, bus).IsPresent)
            {
                scan.AddBus((byte)bus); // a second host bridge has the bus of its function's number
            }
        }

        // Bridges add to the list while it is walked: a bus looked at within the last would take stack for each bridge in a row.
        for (int index = 0; index < scan._buses.Count; index++)
        {
            scan.Look(scan._buses[index]);
        }

        return scan._found;
    }

    private PciFunction At(byte bus, uint device, uint function) => new(_configuration, (uint)bus << 16 | device << 11 | function << 8);

    /// <summary>Adds a bus to scan, once: bridges may lead in a circle.</summary>
    private void AddBus(byte bus)
    {
        if (!_isKnown[bus])
        {
            _isKnown[bus] = true;
            _buses.Add(bus);
        }
    }

    private void Look(byte bus)
    {
        for (uint device = 0; device < DevicesOnBus; device++)
        {
            PciFunction first = At(bus, device, 0);
            if (!first.IsPresent)
            {
                continue;
            }

            uint count = first.HasMoreFunctions ? FunctionsOfDevice : 1;
            for (uint function = 0; function < count; function++)
            {
                Look(At(bus, device, function));
            }
        }
    }

    private void Look(PciFunction function)
    {
        if (!function.IsPresent)
        {
            return;
        }

        if ((function.ClassCode & _mask) == _classCode)
        {
            _found.Add(function);
        }

        if (function.IsBridge && function.SecondaryBus != 0)
        {
            AddBus(function.SecondaryBus);
        }
    }
}
