using System;
using Tine.X64;

namespace Tine.Devices;

/// <summary>A second debug console of QEMU's, at port 0xea: bytes written there end in a file of the host, for files that the host fetches.</summary>
[NoAllocation]
public static class HostFile
{
    private const ushort Port = 0xea;

    /// <summary>Whether there is one: a read then gives the port's own number, as tools/Run sets it.</summary>
    public static bool IsPresent => Ports.ReadByte(Port) == Port;

    public static void Write(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            Ports.WriteByte(Port, value);
        }
    }
}
