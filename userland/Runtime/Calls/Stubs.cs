using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.Runtime;

/// <summary>The NASM routines of Asm/, by their System V signatures.</summary>
internal static unsafe class Stubs
{
    [RuntimeImport("TineSyscall0")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern long Syscall(SystemCall call);

    [RuntimeImport("TineSyscall1")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern long Syscall(SystemCall call, ulong a);

    [RuntimeImport("TineSyscall2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern long Syscall(SystemCall call, ulong a, ulong b);

    [RuntimeImport("TineSyscall3")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern long Syscall(SystemCall call, ulong a, ulong b, ulong c);

    [RuntimeImport("TineSyscall4")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern long Syscall(SystemCall call, ulong a, ulong b, ulong c, ulong d);

    [RuntimeImport("TineSyscall5")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern long Syscall(SystemCall call, ulong a, ulong b, ulong c, ulong d, ulong e);

    [RuntimeImport("TineSyscall6")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern long Syscall(SystemCall call, ulong a, ulong b, ulong c, ulong d, ulong e, ulong f);

    [RuntimeImport("TineVFork")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern long VFork();

    [RuntimeImport("TineVForkCall")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern long VForkCall(delegate*<void*, int> child, void* argument);

    [RuntimeImport("TineVForkWith")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern long VForkWith(CloneFlags flags, delegate*<void*, int> child, void* argument);

    [RuntimeImport("TineCloneOnStack")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern long CloneOnStack(
        CloneFlags flags, void* stackTop, delegate*<void*, int> entry, void* argument, int* parentTid, int* childTid, void* threadLocal);

    [RuntimeImport("TineSignalRestorerAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void* SignalRestorerAddress();

    [RuntimeImport("TineReadTimestamp")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadTimestamp();

    [RuntimeImport("TineCpuid")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void Cpuid(uint leaf, uint subleaf, uint* registers);

    [RuntimeImport("TineReadExtendedControl")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadExtendedControl(uint register);
}
