using System;
using System.Runtime.InteropServices;
using Tine.Devices.Usb;
using Tine.Devices.Usb.Xhci;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Devices;

/// <summary>The words of a hub, and the places of devices at hubs.</summary>
public sealed class HubTests : IDisposable
{
    private const uint CapabilityOffset = 0x40;
    private const uint FirmwareOwns = 1 << 16;
    private const uint SystemOwns = 1 << 24;

    private readonly unsafe void* _memory = NativeMemory.AlignedAlloc(4096, 4096);

    public unsafe void Dispose() => NativeMemory.AlignedFree(_memory);

    [Theory]
    [InlineData(0x0001_0101U, HubFeature.ConnectionChange, UsbSpeed.Full)] // attached, power
    [InlineData(0x0000_0303U, HubFeature.None, UsbSpeed.Low)]
    [InlineData(0x0010_0503U, HubFeature.ResetChange, UsbSpeed.High)]
    [InlineData(0x001a_0503U, HubFeature.EnableChange, UsbSpeed.High)]
    public void PortsSayWhatHasChanged(uint raw, HubFeature first, UsbSpeed speed)
    {
        var status = new HubPortStatus(raw);
        Assert.Equal(first, status.FirstChange);
        Assert.Equal(first == HubFeature.ConnectionChange, status.HasConnectionChanged);
        Assert.Equal(new PortState(true, (raw & 2) != 0, false, speed), status.State);
    }

    [Fact]
    public void DescriptorsAreRead()
    {
        byte[] bytes = [9, 0x29, 4, 0xe9, 0, 50, 100];
        Assert.Equal(new HubDescriptor(4, 3, 100_000_000), HubDescriptor.Read(bytes));
        Assert.Equal(0, HubDescriptor.Read(bytes.AsSpan(0, 6)).PortCount);
        bytes[1] = 0x2a;
        Assert.Equal(0, HubDescriptor.Read(bytes).PortCount);
    }

    [Fact]
    public void RequestsAreAsUsbHasThem()
    {
        Assert.Equal(0x0007_0000_2900_06a0UL, ControlRequest.GetHubDescriptor().Packet);
        Assert.Equal(0x0004_0003_0000_00a3UL, ControlRequest.GetPortStatus(3).Packet);
        Assert.Equal(0x0000_0002_0004_0323UL, ControlRequest.SetPortFeature(2, HubFeature.Reset).Packet);
        Assert.Equal(0x0000_0002_0010_0123UL, ControlRequest.ClearPortFeature(2, HubFeature.ConnectionChange).Packet);
    }

    /// <summary>A hub of high speed at port 5, at its port 2 one of full speed: that one's devices use the first one's translator.</summary>
    [Fact]
    public void RoutesAndTranslatorsFollowTheHubs()
    {
        UsbPort root = MakePort(null, 5);
        Attach(root, UsbSpeed.High, slot: 7);
        UsbPort second = MakePort(root, 2);
        Assert.Equal(new DeviceTopology(5, 0x2, UsbSpeed.High, 0, 0), second.PlaceOf(UsbSpeed.High));
        Assert.Equal(new DeviceTopology(5, 0x2, UsbSpeed.Low, 7, 2), second.PlaceOf(UsbSpeed.Low));
        Attach(second, UsbSpeed.Full, slot: 8);
        UsbPort third = MakePort(second, 17);
        Assert.Equal(new DeviceTopology(5, 0xf2, UsbSpeed.Low, 7, 2), third.PlaceOf(UsbSpeed.Low));
        Assert.Equal(2, third.Tier);
        Span<char> path = stackalloc char[UsbPort.LongestPath];
        Assert.Equal("5.2.17", path[..third.WritePath(path)].ToString());
        third.Free();
        Assert.False(third.IsInUse);
    }

    /// <summary>A hub of full speed at the controller itself needs no translator: the controller is one.</summary>
    [Fact]
    public void TheControllerTranslatesAtItsOwnPorts()
    {
        UsbPort root = MakePort(null, 1);
        Attach(root, UsbSpeed.Full, slot: 1);
        Assert.Equal(new DeviceTopology(1, 0x3, UsbSpeed.Low, 0, 0), MakePort(root, 3).PlaceOf(UsbSpeed.Low));
    }

    /// <summary>The firmware gets back what it had: its interrupts, and the claim.</summary>
    [Fact]
    public void ControllersGoBackToTheFirmware()
    {
        const uint Interrupts = 0xe011;
        DeviceMemory capability = MakeCapability(FirmwareOwns | 1, Interrupts);
        LegacySupport claim = LegacySupport.Read(Registers);
        Assert.Equal(new LegacySupport(CapabilityOffset, true, Interrupts), claim);
        capability.WriteDouble(0, SystemOwns | 1);
        capability.WriteDouble(4, 0);
        claim.GiveBack(Registers);
        Assert.Equal(1U, capability.ReadDouble(0));
        Assert.Equal(Interrupts, capability.ReadDouble(4) & Interrupts);
    }

    [Fact]
    public void OthersStayHere()
    {
        MakeCapability(1, 0);
        Assert.False(LegacySupport.Read(Registers).WasFirmwares);
        MakeCapability(2, 0);
        Assert.Equal(default, LegacySupport.Read(Registers));
    }

    private unsafe DeviceMemory Memory => new(_memory);

    private XhciRegisters Registers => new(Memory);

    private DeviceMemory MakeCapability(uint head, uint control)
    {
        DeviceMemory memory = Memory;
        memory.Clear(0, 4096);
        memory.WriteDouble(0x10, CapabilityOffset / 4 << 16);
        DeviceMemory capability = memory.From(CapabilityOffset);
        capability.WriteDouble(0, head);
        capability.WriteDouble(4, control);
        return capability;
    }

    private static UsbPort MakePort(UsbPort? hub, byte number)
    {
        var port = new UsbPort(new UsbDevice(new NoKeys()));
        port.Use(hub, number);
        return port;
    }

    private static void Attach(UsbPort port, UsbSpeed speed, byte slot)
    {
        port.Device.Slot = slot;
        port.Device.Topology = port.PlaceOf(speed);
    }

    private sealed class NoKeys : KeyCodeSink
    {
        public override KeyboardLights Lights => KeyboardLights.None;

        public override void Receive(byte code)
        {
        }
    }
}
