using System.Collections.Generic;
using Tine.Devices.Pci;
using Tine.Devices.Usb.Xhci;

namespace Tine.Startup;

/// <summary>The PC's USB controllers: those of USB 3 are driven here, older ones stay the firmware's.</summary>
internal sealed class UsbControllers
{
    private const uint UsbClass = 0x0c0300;
    private const uint AnyInterface = 0xff_ff00;
    private const uint Uhci = 0x0c0300;
    private const uint Ohci = 0x0c0310;
    private const uint Ehci = 0x0c0320;
    private const uint Xhci = 0x0c0330;

    private readonly List<PciFunction> _functions = [];

    /// <summary>The kernel's command line leaves all of them to the firmware, and none was looked for.</summary>
    public bool AreLeftAlone { get; private init; }

    /// <summary>The controllers that can be driven.</summary>
    public List<PciFunction> Xhcis { get; } = [];

    /// <summary>The kinds of those that cannot, such as "EHCI, UHCI"; empty without one.</summary>
    public string OlderKinds { get; private set; } = "";

    /// <summary>The controllers that are driven; null for none.</summary>
    public UsbHost? Host { get; set; }

    public static UsbControllers LeftAlone => new() { AreLeftAlone = true };

    public static UsbControllers Find()
    {
        var found = new UsbControllers();
        found._functions.AddRange(PciScan.Find(new PortConfiguration(), UsbClass, AnyInterface));
        foreach (PciFunction function in found._functions)
        {
            if (function.ClassCode == Xhci)
            {
                found.Xhcis.Add(function);
            }
        }

        found.AddOlder(Ehci, "EHCI");
        found.AddOlder(Uhci, "UHCI");
        found.AddOlder(Ohci, "OHCI");
        return found;
    }

    private void AddOlder(uint classCode, string kind)
    {
        foreach (PciFunction function in _functions)
        {
            if (function.ClassCode == classCode)
            {
                OlderKinds += OlderKinds.Length == 0 ? kind : ", " + kind;
                return;
            }
        }
    }
}
