using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.ForkConform;

/// <summary>The routine of Asm/Registers.asm.</summary>
internal static unsafe class Registers
{
    /// <summary>vfork with patterns in all registers that a call must keep, and a child that spoils them.</summary>
    /// <returns>A bit for each that was not kept.</returns>
    [RuntimeImport("ConformVForkRegisters")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern long VFork(long* child);
}
