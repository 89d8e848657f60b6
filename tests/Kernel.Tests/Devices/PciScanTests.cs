using System.Collections.Generic;
using System.Linq;
using Tine.Devices.Pci;
using Xunit;

namespace Tine.Tests.Devices;

public sealed class PciScanTests
{
    private const uint UsbClass = 0x0c0330;
    private const uint BridgeClass = 0x060400;

    private readonly Registers _registers = new();

    [Fact]
    public void FindsFunctionsBehindBridges()
    {
        _registers.Add(0, 0, 0, 0x060000);
        _registers.Add(0, 20, 0, 0x0c0320, hasMore: true);
        _registers.Add(0, 20, 3, UsbClass);
        _registers.AddBridge(0, 28, secondary: 1);
        _registers.AddBridge(1, 0, secondary: 5);
        _registers.Add(5, 2, 0, UsbClass);
        List<PciFunction> found = PciScan.Find(_registers, UsbClass);
        Assert.Equal(["0:20.3", "5:2.0"], found.Select(function => $"{function.Bus}:{function.Device}.{function.Function}"));
    }

    [Fact]
    public void EndsWhereBridgesLeadInACircle()
    {
        _registers.AddBridge(0, 1, secondary: 1);
        _registers.AddBridge(1, 0, secondary: 0);
        _registers.AddBridge(1, 1, secondary: 1);
        _registers.Add(1, 2, 0, UsbClass);
        Assert.Single(PciScan.Find(_registers, UsbClass));
    }

    [Fact]
    public void FollowsBridgesInARow()
    {
        for (uint bus = 0; bus < 255; bus++)
        {
            _registers.AddBridge(bus, 0, secondary: bus + 1);
        }

        _registers.Add(255, 1, 0, UsbClass);
        Assert.Single(PciScan.Find(_registers, UsbClass));
    }

    [Fact]
    public void ReadsBaseAddressesAbove4GiB()
    {
        _registers.Add(0, 1, 0, UsbClass);
        PciFunction function = PciScan.Find(_registers, UsbClass)[0];
        function.Write(0x10, 0xfe00_0004);
        function.Write(0x14, 0x38);
        Assert.True(function.TryReadMemoryBase(0, out PhysicalAddress start));
        Assert.Equal(0x38_fe00_0000UL, start.Value);
        function.Write(0x10, 0x0000_c001); // ports
        Assert.False(function.TryReadMemoryBase(0, out _));
        function.Write(0x10, 0); // not assigned
        Assert.False(function.TryReadMemoryBase(0, out _));
    }

    [Fact]
    public void FollowsCapabilitiesAndEndsWhereTheyLeadInACircle()
    {
        _registers.Add(0, 1, 0, UsbClass);
        PciFunction function = PciScan.Find(_registers, UsbClass)[0];
        function.Write(0x04, 1 << 20);
        function.Write(0x34, 0x50);
        function.Write(0x50, 0x6001);
        function.Write(0x60, 0x5005);
        Assert.Equal(0x60U, function.FindCapability(5));
        Assert.Equal(0U, function.FindCapability(0x11));
    }

    private sealed class Registers : PciConfiguration
    {
        private readonly Dictionary<uint, uint> _values = [];

        public override uint Read(uint address) =>
            _values.TryGetValue(address, out uint value) ? value : _values.ContainsKey(address & ~0xffU) ? 0 : uint.MaxValue;

        public override void Write(uint address, uint value) => _values[address] = value;

        public void Add(uint bus, uint device, uint function, uint classCode, bool hasMore = false, uint headerType = 0)
        {
            uint at = bus << 16 | device << 11 | function << 8;
            Write(at, 0x1234_8086);
            Write(at | 0x08, classCode << 8);
            Write(at | 0x0c, headerType << 16 | (hasMore ? 1U << 23 : 0));
        }

        public void AddBridge(uint bus, uint device, uint secondary)
        {
            Add(bus, device, 0, BridgeClass, headerType: 1);
            Write(bus << 16 | device << 11 | 0x18, secondary << 8);
        }
    }
}
