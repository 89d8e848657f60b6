using System.Runtime.InteropServices;

namespace System.Runtime.CompilerServices;

/// <summary>Before a class's statics, when it has a lazy static constructor: the address to call, 0 when it has run.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct StaticClassConstructionContext
{
    public nint cctorMethodAddress;
}
