using Tine.X64;

namespace Tine.Devices;

/// <summary>QEMU's isa-debug-exit: a number written there ends QEMU with the exit status (number * 2 + 1) modulo 256.</summary>
[NoAllocation]
public static class DebugExit
{
    private const ushort Port = 0xf4;

    /// <summary>The device reads as zero; where nothing is, the bus reads as ones.</summary>
    public static bool IsPresent => Ports.ReadByte(Port) == 0;

    /// <summary>Ends QEMU; returns only where the device is missing.</summary>
    public static void Exit(uint status) => Ports.WriteDouble(Port, status);
}
