using System.Collections.Generic;
using Tine.Devices;
using Tine.Devices.Pci;
using Tine.Devices.Routing;
using Tine.Devices.Screens;
using Tine.Devices.Usb.Xhci;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>
/// Finds the USB controllers and connects their keyboards. Memory taken for a controller without a keyboard is given back.
/// </summary>
internal static unsafe class UsbStartup
{
    private static Scheduler? s_scheduler;
    private static UsbHost? s_host;
    private static UsbTimer? s_timer;

    /// <summary>Starts the controllers, unless <c>usb=off</c> forbids it.</summary>
    public static UsbControllers Run(Scheduler scheduler, BootOptions options)
    {
        UsbControllers found = options.Text("usb") == "off" ? UsbControllers.LeftAlone : UsbControllers.Find();
        if (found.Xhcis.Count != 0)
        {
            Start(found, scheduler);
        }

        if (Display.IsPresent)
        {
            scheduler.AddTimer(new KeyboardCheck(found), KeyboardCheck.WaitNanoseconds);
        }

        return found;
    }

    private static void Start(UsbControllers found, Scheduler scheduler)
    {
        List<XhciController> controllers = [];
        var keys = new UsbKeys();
        foreach (PciFunction function in found.Xhcis)
        {
            if (Start(function, keys) is { } controller)
            {
                controller.IsPolled = !LocalApic.IsEnabled || !MessageInterrupts.TryEnable(function, TrapVector.Usb, LocalApic.Id);
                controllers.Add(controller);
            }
            else
            {
                KernelLog.WriteLine("A USB controller cannot be used.");
            }
        }

        if (controllers.Count != 0)
        {
            s_host = new UsbHost(controllers.ToArray());
            found.Host = s_host;
            s_timer = new UsbTimer(s_host);
            s_scheduler = scheduler;
            scheduler.Timers.Add(s_timer, 0); // the first thing when time begins
        }
    }

    [NoAllocation]
    public static void HandleInterrupt()
    {
        LocalApic.EndOfInterrupt();
        if (s_host is not null)
        {
            s_scheduler!.MoveTimer(s_timer!, s_host.Work(Clock.Nanoseconds));
        }
    }

    private static XhciController? Start(PciFunction function, UsbKeys keys)
    {
        if (!function.TryReadMemoryBase(0, out PhysicalAddress start))
        {
            return null;
        }

        function.Enable();
        if (!DeviceWindow.Current.Map(start, XhciRegisters.HeadSize).TryGet(out VirtualAddress head))
        {
            return null;
        }

        ulong size = new XhciRegisters(new DeviceMemory((void*)head.Value)).Size;
        return size != 0 && DeviceWindow.Current.Map(start, size).TryGet(out VirtualAddress all)
            ? XhciStartup.Start(new XhciRegisters(new DeviceMemory((void*)all.Value)), keys)
            : null;
    }
}
