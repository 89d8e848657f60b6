using System;
using Tine.X64;

namespace Tine.Devices.Usb.Xhci;

/// <summary>A USB host controller with the keyboards at its ports and at hubs. xHCI specification 1.2, chapter 4.</summary>
/// <remarks>
/// It works in interrupts alone, and takes frames when something is attached. Kernel code is never interrupted, so nothing here
/// runs twice at once.
/// </remarks>
/// <param name="registers">Its registers; it runs.</param>
/// <param name="firmware">The firmware's claim to it.</param>
/// <param name="sink">The receiver of keys.</param>
/// <param name="setup">The set-up of devices.</param>
/// <param name="ports">Its ports, in order, and after them those that stand for ports of hubs.</param>
/// <param name="commands">The ring of commands.</param>
/// <param name="events">The ring of events.</param>
/// <param name="contextArray">The array of the slots' contexts.</param>
[NoAllocation]
public sealed partial class XhciController(
    XhciRegisters registers, LegacySupport firmware, KeyCodeSink sink, DeviceSetup setup, UsbPort[] ports, ProducerRing commands, EventRing events,
    DeviceMemory contextArray)
{
    private const int MostEvents = 1024;
    private const ulong PollNanoseconds = 10_000_000;

    private PhysicalAddress _awaited;
    private bool _hasGivenUp;

    /// <summary>Whether events are polled for: it has no other way to interrupt than the shared lines.</summary>
    public bool IsPolled { get; set; }

    /// <summary>The slot in the last command's completion.</summary>
    public byte CompletedSlot { get; private set; }

    public bool Has64BitAddresses => registers.Has64BitAddresses;

    public uint ContextSize => registers.ContextSize;

    public KeyboardLights Lights => sink.Lights;

    /// <summary>Whether all that is attached has been looked at.</summary>
    public bool IsSettled
    {
        get
        {
            foreach (UsbPort port in ports)
            {
                if (port.HasChanged && !_hasGivenUp)
                {
                    return false;
                }
            }

            return _hasGivenUp || setup.IsIdle;
        }
    }

    /// <summary>The number of keyboards that are ready.</summary>
    public int KeyboardCount
    {
        get
        {
            int count = 0;
            foreach (UsbPort port in ports)
            {
                count += port.Device.IsTyping ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>Does what there is to do.</summary>
    /// <returns>When it is to be called again if there is no interrupt before.</returns>
    public ulong Work(ulong nowNanoseconds)
    {
        if (_hasGivenUp)
        {
            return Caller.Never;
        }

        if (registers.HasFailed)
        {
            GiveUp();
            return Caller.Never;
        }

        TakeEvents(nowNanoseconds);
        setup.Run(nowNanoseconds);
        ulong deadline = IsPolled ? nowNanoseconds + PollNanoseconds : Caller.Never;
        foreach (UsbPort port in ports)
        {
            if (!port.IsInUse)
            {
                continue;
            }

            LookAt(port, nowNanoseconds);
            ulong repeat = port.Device.Keyboard.NextRepeatNanoseconds;
            deadline = repeat < deadline ? repeat : deadline;
        }

        // A port that was looked at may have asked for another one, which comes before it.
        deadline = setup.IsIdle && !IsSettled ? nowNanoseconds : deadline;
        return setup.DeadlineNanoseconds < deadline ? setup.DeadlineNanoseconds : deadline;
    }

    /// <summary>Leaves the controller to the firmware, where that drove it before.</summary>
    /// <returns>Whether it did.</returns>
    public bool GiveBack()
    {
        if (_hasGivenUp || !firmware.WasFirmwares)
        {
            return false;
        }

        _hasGivenUp = true;
        registers.Halt();
        firmware.GiveBack(registers);
        return true;
    }

    /// <summary>Stops for good; its keys are let go of.</summary>
    public void GiveUp()
    {
        _hasGivenUp = true;
        registers.Halt();
        foreach (UsbPort port in ports)
        {
            port.Device.Keyboard.ReleaseAll();
        }

        KernelLog.WriteLine("A USB controller has failed and is not used any more.");
    }

    public PortStatus ReadPort(UsbPort port) => registers.ReadPort(port.Number);

    public void WritePort(UsbPort port, uint value) => registers.WritePort(port.Number, value);

    public void Command(Trb command)
    {
        _awaited = commands.Add(command);
        registers.RingDoorbell(0, 0);
    }

    /// <summary>Begins a control transfer with the device's data buffer.</summary>
    public void Transfer(UsbDevice device, in ControlRequest request)
    {
        device.ControlRing.Add(Trb.Setup(request));
        if (request.Length != 0)
        {
            device.ControlRing.Add(Trb.Data(request, device.Data));
        }

        _awaited = device.ControlRing.Add(Trb.StatusOf(request));
        registers.RingDoorbell(device.Slot, UsbDevice.ControlEndpoint);
    }

    /// <summary>Asks for the next report.</summary>
    public void Listen(UsbDevice device)
    {
        device.ReportRing.Add(Trb.Normal(device.Report, ReportLength(device)));
        registers.RingDoorbell(device.Slot, device.Interface.EndpointIndex);
    }

    /// <summary>Tells the controller where the contexts of a slot are.</summary>
    public void SetContexts(UsbDevice device) => contextArray.WriteQuad(device.Slot * 8U, device.Contexts.Value);

    public void ForgetContexts(UsbDevice device)
    {
        if (device.Slot != 0)
        {
            contextArray.WriteQuad(device.Slot * 8U, 0);
            device.Slot = 0;
        }
    }

    /// <summary>Takes a port out of the store for one of a hub's.</summary>
    /// <returns>False when there is none left.</returns>
    public bool TryAddPort(UsbPort hub, byte number)
    {
        foreach (UsbPort port in ports)
        {
            if (!port.IsInUse)
            {
                port.Use(hub, number);
                return true;
            }
        }

        return false;
    }

    /// <summary>The outermost port of a hub and of the hubs at it: it goes before all others on the way. The hub's own when there is none.</summary>
    public UsbPort LastBehind(UsbPort hub)
    {
        UsbPort last = hub;
        while (FindBehind(last) is { } next)
        {
            last = next;
        }

        return last;
    }

    /// <summary>Packets are taken whole: a shorter buffer than a packet would be an error.</summary>
    private static uint ReportLength(UsbDevice device) => device.Interface.PacketSize;

    private void LookAt(UsbPort port, ulong now)
    {
        UsbDevice device = port.Device;
        device.Keyboard.Repeat(now);
        if (setup.IsIdle && port.HasChanged)
        {
            setup.Examine(port, now);
        }
        else if (setup.IsIdle && device.IsTyping && device.Lights != Lights)
        {
            setup.SetLights(port, now);
        }
    }
}
