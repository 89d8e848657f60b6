using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>Moves bytes between the kernel and the memory of the program that this processor runs.</summary>
/// <remarks>The assembly opens SMAP's door for as long as it copies, and the page-fault handler ends the copy
/// where an address turns out bad. The caller has checked that the user's range lies in user space.</remarks>
[NoAllocation]
public static class UserCopy
{
    /// <summary>Copies from the program until done or until an address is bad.</summary>
    /// <returns>The bytes that were not copied; 0 when all were.</returns>
    [RuntimeImport("TineCopyUser")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong In(ref byte destination, VirtualAddress source, ulong bytes);

    /// <summary>Copies to the program until done or until an address is bad.</summary>
    /// <returns>The bytes that were not copied; 0 when all were.</returns>
    [RuntimeImport("TineCopyUser")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Out(VirtualAddress destination, ref byte source, ulong bytes);
}
