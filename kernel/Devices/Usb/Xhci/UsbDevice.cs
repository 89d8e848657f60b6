using System;
using Tine.X64;

namespace Tine.Devices.Usb.Xhci;

/// <summary>
/// The state of one device at its controller: its contexts, rings and buffers in two frames. xHCI specification 1.2, 6.2.
/// </summary>
/// <param name="sink">The receiver of keys, should it be a keyboard.</param>
[NoAllocation]
public sealed class UsbDevice(KeyCodeSink sink)
{
    /// <summary>The control endpoint's index.</summary>
    public const uint ControlEndpoint = 1;

    /// <summary>Bytes of a configuration that are read; the rest is not looked at.</summary>
    public const ushort DataLength = 768;

    /// <summary>A hub has up to 255 ports: a bit for each, and one for itself.</summary>
    public const int LongestHubReport = 32;

    // The first frame: the controller's copy of the contexts, and rings. The second: our copy, and buffers.
    private const uint ControlRingOffset = 2048;
    private const uint ReportRingOffset = 3072;
    private const uint RingBlocks = 64;
    private const uint DataOffset = 2304;
    private const uint ReportOffset = 3072;

    private const uint InterruptIn = 7;
    private const uint Control = 4;

    private DeviceMemory _controllers;
    private DeviceMemory _ours;
    private uint _contextSize;

    /// <summary>The controller's number for it; 0 while nothing is attached.</summary>
    public byte Slot { get; set; }

    public bool HasFrames { get; private set; }

    /// <summary>The place of the device: set before <see cref="Describe"/>.</summary>
    public DeviceTopology Topology { get; set; }

    public ReportInterface Interface { get; set; }

    /// <summary>The description of a hub; no ports for other devices.</summary>
    public HubDescriptor Hub { get; set; }

    public bool IsHub => Interface.Function == UsbFunction.Hub;

    /// <summary>Whether it types: a keyboard that is ready.</summary>
    public bool IsTyping => IsListening && Interface.Function == UsbFunction.Keyboard;

    /// <summary>Reports are being waited for.</summary>
    public bool IsListening { get; set; }

    public KeyboardLights Lights { get; set; }

    public UsbKeyboard Keyboard { get; } = new(sink);

    public ProducerRing ControlRing { get; } = new();

    public ProducerRing ReportRing { get; } = new();

    public PhysicalAddress Contexts => _controllers.Address;

    public PhysicalAddress InputContext => _ours.Address;

    public PhysicalAddress Data => _ours.From(DataOffset).Address;

    public PhysicalAddress Report => _ours.From(ReportOffset).Address;

    /// <summary>The control endpoint's packets, in bytes; known for sure when the device has told.</summary>
    public uint PacketSize { get; set; }

    /// <returns>ENOMEM, and then nothing is held.</returns>
    public Errno TakeFrames(bool has64BitAddresses)
    {
        Result<DeviceMemory> first = DeviceFrames.Take(has64BitAddresses);
        if (first.Failed)
        {
            return first.Error;
        }

        Result<DeviceMemory> second = DeviceFrames.Take(has64BitAddresses);
        if (second.Failed)
        {
            DeviceFrames.Give(first.Value);
            return second.Error;
        }

        _controllers = first.Value;
        _ours = second.Value;
        HasFrames = true;
        return Errno.None;
    }

    /// <summary>Gives the frames back, once the controller does not use them any more.</summary>
    public void GiveFrames()
    {
        if (HasFrames)
        {
            DeviceFrames.Give(_controllers);
            DeviceFrames.Give(_ours);
            HasFrames = false;
            Interface = default;
            Hub = default;
        }
    }

    /// <summary>Fills the contexts with which it is addressed.</summary>
    public void Describe(uint contextSize)
    {
        _contextSize = contextSize;
        PacketSize = Topology.Speed switch { UsbSpeed.Super or UsbSpeed.SuperPlus => 512, UsbSpeed.High => 64, _ => 8 };
        ControlRing.Use(_controllers.From(ControlRingOffset), RingBlocks);
        DescribeControlEndpoint();
    }

    /// <summary>Fills slot and control endpoint, for commands that set them.</summary>
    public void DescribeControlEndpoint()
    {
        const uint SlotAndControl = 1 | 1 << (int)ControlEndpoint;
        BeginInput(SlotAndControl, ControlEndpoint);
        WriteEndpoint(ControlEndpoint, 0, Control, PacketSize, ControlRing.Place);
    }

    /// <summary>Fills slot and the endpoint with the reports.</summary>
    public void DescribeReportEndpoint()
    {
        uint index = Interface.EndpointIndex;
        ClearReport();
        ReportRing.Use(_controllers.From(ReportRingOffset), RingBlocks);
        BeginInput(1 | 1U << (int)index, index);
        WriteEndpoint(index, Interface.IntervalExponent(Topology.Speed), InterruptIn, Interface.PacketSize, ReportRing.Place);
    }

    /// <summary>Forgets the last report: the next one may be shorter.</summary>
    public void ClearReport() => _ours.Clear(ReportOffset, LongestHubReport);

    public void ClearData() => _ours.Clear(DataOffset, DataLength);

    public void WriteData(byte value) => _ours.WriteDouble(DataOffset, value);

    public void ReadData(Span<byte> target) => _ours.CopyTo(DataOffset, target);

    public void ReadReport(Span<byte> target) => _ours.CopyTo(ReportOffset, target);

    private void BeginInput(uint added, uint lastEndpoint)
    {
        _ours.Clear(0, (int)DataOffset);
        _ours.WriteDouble(4, added);
        uint hub = Hub.PortCount == 0 ? 0 : 1U << 26;
        DeviceMemory slot = _ours.From(_contextSize);
        slot.WriteDouble(0, Topology.Route | (uint)Topology.Speed << 20 | hub | lastEndpoint << 27);
        slot.WriteDouble(4, (uint)Topology.RootPort << 16 | (uint)Hub.PortCount << 24);
        slot.WriteDouble(8, Topology.TranslatorSlot | (uint)Topology.TranslatorPort << 8 | (uint)Hub.ThinkTime << 16);
    }

    private void WriteEndpoint(uint index, uint interval, uint type, uint packetSize, ulong ring)
    {
        const uint ThreeAttempts = 3 << 1;
        DeviceMemory endpoint = _ours.From((index + 1) * _contextSize);
        endpoint.WriteDouble(0, interval << 16);
        endpoint.WriteDouble(4, ThreeAttempts | type << 3 | packetSize << 16);
        endpoint.WriteQuad(8, ring);
        uint burst = type == InterruptIn ? packetSize << 16 : 0;
        endpoint.WriteDouble(16, burst | 8);
    }
}
