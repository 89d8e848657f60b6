using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.SignalConform;

/// <summary>The NASM routines of Asm/, by their System V signatures.</summary>
internal static unsafe class Stubs
{
    [RuntimeImport("SignalConformRaise")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void Raise(byte* vectors, int process, int signal, int hasAvx, uint* control);

    [RuntimeImport("SignalConformControl")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong Control();

    [RuntimeImport("SignalConformFault")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void Fault(Trap trap);
}
