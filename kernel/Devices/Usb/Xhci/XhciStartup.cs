using Tine.X64;

namespace Tine.Devices.Usb.Xhci;

/// <summary>Brings controllers up. xHCI specification 1.2, 4.2.</summary>
public static class XhciStartup
{
    private const uint BlocksInFrame = (uint)FrameNumber.Size / Trb.Size;
    private const uint SegmentTableOffset = 3072;
    /// <summary>The ports of all hubs of a controller that are looked at: a desk's, and a monitor's or two.</summary>
    private const int HubPorts = 48;

    private const ulong ResetLimit = 1_000_000_000;

    /// <summary>Takes a controller from the firmware and starts it; its ports are looked at when <see cref="XhciController.Work"/> is called.</summary>
    /// <returns>Null where it does not answer as it should, or there is too little memory.</returns>
    public static XhciController? Start(XhciRegisters registers, KeyCodeSink sink)
    {
        LegacySupport firmware = LegacySupport.Read(registers);
        firmware.TakeOver(registers);
        if (!TryReset(registers) || !registers.HasPagesOf4K || registers.PortCount == 0)
        {
            return null;
        }

        bool reachesAll = registers.Has64BitAddresses;
        if (!DeviceFrames.Take(reachesAll).TryGet(out DeviceMemory contextArray)
            || !DeviceFrames.Take(reachesAll).TryGet(out DeviceMemory commands)
            || !DeviceFrames.Take(reachesAll).TryGet(out DeviceMemory events)
            || !TryGiveScratchpad(registers, contextArray))
        {
            return null;
        }

        var setup = new DeviceSetup();
        var controller = new XhciController(
            registers, firmware, sink, setup, MakePorts(registers, sink), Run(registers, contextArray, commands, events), new EventRing(events, BlocksInFrame), contextArray);
        setup.Use(controller);
        return controller;
    }

    private static UsbPort[] MakePorts(XhciRegisters registers, KeyCodeSink sink)
    {
        var ports = new UsbPort[registers.PortCount + HubPorts];
        for (int index = 0; index < ports.Length; index++)
        {
            ports[index] = new UsbPort(new UsbDevice(sink));
        }

        for (int index = 0; index < registers.PortCount; index++)
        {
            ports[index].Use(null, (byte)(index + 1));
        }

        return ports;
    }

    private static bool TryReset(in XhciRegisters registers)
    {
        const ulong IntelsRest = 1_000_000; // some need it before they are looked at again
        registers.Halt();
        ulong end = Clock.Nanoseconds + ResetLimit;
        while (!registers.IsHalted && Clock.Nanoseconds < end)
        {
        }

        registers.Reset();
        ulong rest = Clock.Nanoseconds + IntelsRest;
        while (Clock.Nanoseconds < rest)
        {
        }

        while (!registers.IsReady && Clock.Nanoseconds < end)
        {
        }

        return registers.IsReady && registers.IsHalted;
    }

    /// <summary>Frames for the controller itself, listed in the first entry of the context array.</summary>
    private static bool TryGiveScratchpad(in XhciRegisters registers, DeviceMemory contextArray)
    {
        const uint MostInOneFrame = (uint)FrameNumber.Size / 8;
        uint count = registers.ScratchpadCount;
        if (count == 0)
        {
            return true;
        }

        if (count > MostInOneFrame || !DeviceFrames.Take(registers.Has64BitAddresses).TryGet(out DeviceMemory list))
        {
            return false;
        }

        for (uint index = 0; index < count; index++)
        {
            if (!DeviceFrames.Take(registers.Has64BitAddresses).TryGet(out DeviceMemory frame))
            {
                return false;
            }

            list.WriteQuad(index * 8, frame.Address.Value);
        }

        contextArray.WriteQuad(0, list.Address.Value);
        return true;
    }

    private static ProducerRing Run(in XhciRegisters registers, DeviceMemory contextArray, DeviceMemory commands, DeviceMemory events)
    {
        DeviceMemory segmentTable = contextArray.From(SegmentTableOffset);
        segmentTable.WriteQuad(0, events.Address.Value);
        segmentTable.WriteDouble(8, BlocksInFrame);
        var ring = new ProducerRing();
        ring.Use(commands, BlocksInFrame);
        registers.SetSlots(registers.MaxSlots);
        registers.SetContextArray(contextArray.Address);
        registers.SetCommandRing(ring.Place);
        registers.SetEventRing(segmentTable.Address, events.Address);
        registers.Run();
        for (int port = 1; port <= registers.PortCount; port++)
        {
            if (registers.ReadPort(port) is { HasPower: false } status)
            {
                registers.WritePort(port, status.WithPower);
            }
        }

        return ring;
    }
}
