using System.Runtime.InteropServices;

namespace Tine.Runtime;

/// <summary>The four registers that CPUID fills.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct CpuidResult
{
    public uint Eax;
    public uint Ebx;
    public uint Ecx;
    public uint Edx;
}
