using System;

namespace Tine.Devices.Usb.Xhci;

/// <content>The events of a controller: ends of commands and transfers, reports, changes at its ports.</content>
public sealed partial class XhciController
{
    private void TakeEvents(ulong now)
    {
        registers.AcknowledgeInterrupt();
        int count = 0;
        while (count < MostEvents && events.TryTake(out Trb block))
        {
            Take(block, now);
            count++;
        }

        if (count != 0)
        {
            registers.SetEventsSeen(events.Place);
        }
    }

    private void Take(Trb block, ulong now)
    {
        switch (block.Type)
        {
            case TrbType.CommandCompletion when setup.AwaitsCommand && block.Parameter == _awaited.Value:
                CompletedSlot = block.Slot;
                setup.Complete(block.Code, now);
                break;
            case TrbType.TransferEvent when block.Endpoint == UsbDevice.ControlEndpoint:
                TakeControl(block, now);
                break;
            case TrbType.TransferEvent:
                TakeReport(block, now);
                break;
            case TrbType.PortStatusChange:
                TakePortChange(block.Port);
                break;
        }
    }

    /// <summary>Takes the result of a control transfer: an error ends it at any stage; success counts at the last one.</summary>
    private void TakeControl(Trb block, ulong now)
    {
        bool isLater = block.Code is CompletionCode.Success or CompletionCode.ShortPacket && block.Parameter != _awaited.Value;
        if (setup.AwaitsTransfer && setup.Target!.Slot == block.Slot && !isLater)
        {
            setup.Complete(block.Code, now);
        }
    }

    private void TakeReport(Trb block, ulong now)
    {
        if (Find(block.Slot) is not { Device.IsListening: true } port || block.Endpoint != port.Device.Interface.EndpointIndex)
        {
            return;
        }

        UsbDevice device = port.Device;
        if (block.Code is not (CompletionCode.Success or CompletionCode.ShortPacket))
        {
            device.IsListening = false;
            port.Failures++;
            port.HasChanged = true;
            return;
        }

        port.Failures = 0;
        if (device.IsHub)
        {
            TakeHubReport(port);
        }
        else
        {
            TakeKeys(device, block, now);
        }

        Listen(device);
    }

    private static void TakeKeys(UsbDevice device, Trb block, ulong now)
    {
        Span<byte> report = stackalloc byte[UsbKeyboard.ReportLength];
        int length = (int)ReportLength(device) - block.Residue;
        if (length >= report.Length)
        {
            device.ReadReport(report);
            device.Keyboard.Accept(report, now);
        }
    }

    /// <summary>Takes a hub's report: a bit a port, from bit 1 on, says that something has changed there. USB specification 2.0, 11.12.4.</summary>
    private void TakeHubReport(UsbPort hub)
    {
        Span<byte> report = stackalloc byte[UsbDevice.LongestHubReport];
        hub.Device.ReadReport(report);
        foreach (UsbPort port in ports)
        {
            if (port.Hub == hub && (report[port.Number / 8] >> (port.Number % 8) & 1) != 0)
            {
                port.HasChanged = true;
            }
        }
    }

    private void TakePortChange(byte number)
    {
        if (number == 0 || number > registers.PortCount)
        {
            return;
        }

        UsbPort port = ports[number - 1];
        PortStatus status = ReadPort(port);
        WritePort(port, status.WithoutChanges);
        if (status.HasConnectionChanged)
        {
            port.HasChanged = true;
            port.Failures = 0;
        }
    }

    private UsbPort? FindBehind(UsbPort hub)
    {
        foreach (UsbPort port in ports)
        {
            if (port.Hub == hub)
            {
                return port;
            }
        }

        return null;
    }

    private UsbPort? Find(byte slot)
    {
        foreach (UsbPort port in ports)
        {
            if (slot != 0 && port.Device.Slot == slot)
            {
                return port;
            }
        }

        return null;
    }
}
