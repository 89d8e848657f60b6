using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>The methods of a class that implement interface methods, as ilc lays them out; entries follow the counts.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DispatchMap
{
    private readonly ushort _standardCount;
    private readonly ushort _defaultCount;
    private readonly ushort _standardStaticCount;
    private readonly ushort _defaultStaticCount;

    /// <summary>Entries for methods of the class itself.</summary>
    internal int StandardCount => _standardCount;

    /// <summary>Entries for default methods of interfaces; they follow the standard ones.</summary>
    internal int DefaultCount => _defaultCount;

    internal DispatchMapEntry* Entries
    {
        get
        {
            fixed (DispatchMap* self = &this)
            {
                return (DispatchMapEntry*)(self + 1);
            }
        }
    }
}
