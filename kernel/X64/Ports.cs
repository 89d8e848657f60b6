using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>The I/O port space: IN and OUT. AMD64 APM vol. 1, 3.8.</summary>
[NoAllocation]
public static class Ports
{
    [RuntimeImport("TineOutByte")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteByte(ushort port, byte value);

    [RuntimeImport("TineOutWord")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteWord(ushort port, ushort value);

    [RuntimeImport("TineOutDouble")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteDouble(ushort port, uint value);

    [RuntimeImport("TineInByte")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern byte ReadByte(ushort port);

    [RuntimeImport("TineInWord")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ushort ReadWord(ushort port);

    [RuntimeImport("TineInDouble")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern uint ReadDouble(ushort port);
}
