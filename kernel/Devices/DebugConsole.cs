using Tine.X64;

namespace Tine.Devices;

/// <summary>QEMU's and Bochs's debug console: bytes written to port 0xe9 end in a file of the host.</summary>
[NoAllocation]
public static class DebugConsole
{
    private const ushort Port = 0xe9;

    /// <summary>A read gives the port's own number where the device is there, and all ones where nothing is.</summary>
    public static bool IsPresent => Ports.ReadByte(Port) == Port;

    public static void Write(byte value) => Ports.WriteByte(Port, value);
}
