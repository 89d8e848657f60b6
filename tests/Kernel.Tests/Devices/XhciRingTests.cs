using System.Collections.Generic;
using System.Runtime.InteropServices;
using Tine.Devices.Usb;
using Tine.Devices.Usb.Xhci;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Devices;

public sealed unsafe class XhciRingTests : System.IDisposable
{
    private const uint Blocks = 4;

    private readonly void* _memory = NativeMemory.AlignedAlloc(4096, 4096);
    private readonly DeviceMemory _ring;

    public XhciRingTests()
    {
        _ring = new DeviceMemory(_memory);
        _ring.Clear(0, 4096);
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    /// <summary>Three blocks and a link back; the cycle turns around with each lap.</summary>
    [Fact]
    public void ProducerTurnsTheCycleAtTheLink()
    {
        var ring = new ProducerRing();
        ring.Use(_ring, Blocks);
        var cycles = new List<uint>();
        for (int count = 0; count < 7; count++)
        {
            PhysicalAddress place = ring.Add(Trb.EnableSlot());
            cycles.Add(_ring.From((uint)(place.Value - _ring.Address.Value)).ReadDouble(12) & Trb.Cycle);
        }

        Assert.Equal([1, 1, 1, 0, 0, 0, 1], cycles);
        Assert.Equal((uint)TrbType.Link, _ring.ReadDouble((3 * Trb.Size) + 12) >> 10 & 0x3f);
        Assert.Equal(_ring.Address.Value, _ring.ReadQuad(3 * Trb.Size));
        Assert.Equal(_ring.Address.Value + Trb.Size | 1, ring.Place);
    }

    [Fact]
    public void EventsAreTakenWhileTheirCycleIsNew()
    {
        var ring = new EventRing(_ring, Blocks);
        Assert.False(ring.TryTake(out _));
        for (uint count = 0; count < 6; count++)
        {
            uint cycle = count < Blocks ? 1U : 0;
            DeviceMemory block = _ring.From(count % Blocks * Trb.Size);
            block.WriteQuad(0, count);
            block.WriteDouble(12, (uint)TrbType.PortStatusChange << 10 | cycle);
            Assert.True(ring.TryTake(out Trb taken));
            Assert.Equal(count, taken.Parameter);
            Assert.Equal(TrbType.PortStatusChange, taken.Type);
            Assert.False(ring.TryTake(out _));
        }
    }

    [Fact]
    public void ControlRequestsAreAsUsbHasThem()
    {
        Assert.Equal(0x0012_0000_0100_0680UL, ControlRequest.GetDescriptor(DescriptorType.Device, 18).Packet);
        Assert.Equal(0x0001_0002_0200_0921UL, ControlRequest.SetLights(2).Packet);
    }

    [Fact]
    public void PortsAreNotSwitchedOffByForgettingChanges()
    {
        var status = new PortStatus(0x0002_0e03); // connected, enabled, power, high speed, connection has changed
        Assert.True(status is { IsConnected: true, IsEnabled: true, HasPower: true, HasConnectionChanged: true, Speed: UsbSpeed.High });
        Assert.Equal(0x0002_0200U, status.WithoutChanges);
        Assert.Equal(0x0000_0210U, status.WithReset);
    }
}
