using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>The type arguments of an instantiation, as ilc lays them out.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GenericComposition
{
    internal const byte Covariant = 1;
    internal const byte Contravariant = 2;

    private readonly ushort _arity;
    private readonly MethodTable* _first;

    internal int Arity => _arity;

    internal MethodTable** Arguments
    {
        get
        {
            fixed (MethodTable** first = &_first)
            {
                return first;
            }
        }
    }

    internal byte* Variances => (byte*)(Arguments + _arity);
}
