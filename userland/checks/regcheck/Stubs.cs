using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.RegisterCheck;

/// <summary>Registers.asm.</summary>
internal static unsafe class Stubs
{
    [RuntimeImport("TineRegisters_Run")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Run(RegisterTest* test);

    [RuntimeImport("TineRegisters_Trash")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void Trash(RegisterTest* test);

    [RuntimeImport("TineRegisters_Store")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void Store(RegisterTest* test);
}
