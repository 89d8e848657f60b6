using System;
using Tine.X64;

namespace Tine.Devices.Usb.Xhci;

/// <summary>A USB host controller with the keyboards at its ports. xHCI specification 1.2, chapter 4.</summary>
/// <remarks>
/// It works in interrupts alone, and takes frames when something is attached. Kernel code is never interrupted, so nothing here
/// runs twice at once.
/// </remarks>
/// <param name="registers">Its registers; it runs.</param>
/// <param name="sink">The receiver of keys.</param>
/// <param name="setup">The set-up of devices.</param>
/// <param name="ports">Its ports, in order.</param>
/// <param name="commands">The ring of commands.</param>
/// <param name="events">The ring of events.</param>
/// <param name="contextArray">The array of the slots' contexts.</param>
[NoAllocation]
public sealed class XhciController(
    XhciRegisters registers, KeyCodeSink sink, DeviceSetup setup, UsbPort[] ports, ProducerRing commands, EventRing events, DeviceMemory contextArray)
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
            LookAt(port, nowNanoseconds);
            ulong repeat = port.Device.Keyboard.NextRepeatNanoseconds;
            deadline = repeat < deadline ? repeat : deadline;
        }

        return setup.DeadlineNanoseconds < deadline ? setup.DeadlineNanoseconds : deadline;
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
        else if (setup.IsIdle && device.IsListening && device.Lights != Lights)
        {
            setup.SetLights(port, now);
        }
    }

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
        if (setup.AwaitsTransfer && setup.Current!.Slot == block.Slot && !isLater)
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
        Span<byte> report = stackalloc byte[UsbKeyboard.ReportLength];
        int length = (int)ReportLength(device) - block.Residue;
        if (length >= report.Length)
        {
            device.ReadReport(report);
            device.Keyboard.Accept(report, now);
        }

        Listen(device);
    }

    private void TakePortChange(byte number)
    {
        if (number == 0 || number > ports.Length)
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
