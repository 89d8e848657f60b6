using System.Runtime.InteropServices;

namespace Internal.Runtime;

[StructLayout(LayoutKind.Sequential)]
internal struct DispatchMapEntry
{
    /// <summary>Index into the class's interfaces.</summary>
    internal ushort InterfaceIndex;

    /// <summary>The interface's method.</summary>
    internal ushort InterfaceSlot;

    /// <summary>The class's virtual slot; beyond these, a sealed slot.</summary>
    internal ushort ImplementationSlot;
}
