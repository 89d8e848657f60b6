using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>Model-specific registers. AMD64 APM vol. 2, appendix A.</summary>
[NoAllocation]
public static class Msr
{
    public const uint ApicBase = 0x1b;
    public const uint Efer = 0xc000_0080;
    public const uint Star = 0xc000_0081;
    public const uint LongModeStar = 0xc000_0082;
    public const uint SyscallFlagMask = 0xc000_0084;
    public const uint FsBase = 0xc000_0100;
    public const uint GsBase = 0xc000_0101;
    public const uint KernelGsBase = 0xc000_0102;

    [RuntimeImport("TineReadMsr")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Read(uint register);

    [RuntimeImport("TineWriteMsr")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Write(uint register, ulong value);
}
