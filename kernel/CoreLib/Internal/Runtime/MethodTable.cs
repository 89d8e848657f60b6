using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>
/// A type at run time, as ilc 10 lays it out: this head, then the virtual slots, the interfaces (full pointers), and
/// 32-bit self-relative pointers: type manager, writable data, then those that the flags announce.
/// The collector's description of the references lies before it (<see cref="Tine.Heap.ReferenceMap"/>).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe partial struct MethodTable
{
    private const uint KindMask = 0x0003_0000;
    private const uint ParameterizedKind = 0x0002_0000;
    private const uint HasDispatchMapFlag = 0x0004_0000;
    private const uint HasFinalizerFlag = 0x0010_0000;
    private const uint HasSealedSlotsFlag = 0x0040_0000;
    private const uint GenericVarianceFlag = 0x0080_0000;
    private const uint HasPointersFlag = 0x0100_0000;
    private const uint IsGenericFlag = 0x0200_0000;
    private const uint NullableValueOffsetMask = 0x700;
    private const int NullableValueOffsetShift = 8;
    private const uint PaddingMask = 0xe0;
    private const int PaddingShift = 5;
    private const int ElementTypeShift = 26;
    private const uint ElementTypeMask = 0x1f;

    // Low half: component size of arrays and strings, else extended flags.
    private readonly uint _flags;
    private readonly uint _baseSize;
    private readonly MethodTable* _relatedType;
    private readonly ushort _slotCount;
    private readonly ushort _interfaceCount;
    private readonly uint _hashCode;

    /// <summary>Bytes of an instance, header word included; of an array, without the elements.</summary>
    internal uint BaseSize => _baseSize;

    /// <summary>Bytes of an element of an array or string; only meaningful when <see cref="HasComponentSize"/>.</summary>
    internal uint ComponentSize => _flags & 0xffff;

    internal bool HasComponentSize => (int)_flags < 0;

    internal bool HasPointers => (_flags & HasPointersFlag) != 0;

    internal ElementType ElementType => (ElementType)((_flags >> ElementTypeShift) & ElementTypeMask);

    internal bool IsArray => ElementType is ElementType.SzArray or ElementType.Array;

    internal bool IsInterface => ElementType == ElementType.Interface;

    internal bool IsValueType => ElementType < ElementType.Class;

    internal bool IsNullable => ElementType == ElementType.Nullable;

    internal bool IsParameterized => (_flags & KindMask) == ParameterizedKind;

    internal bool IsGeneric => (_flags & IsGenericFlag) != 0;

    internal bool HasVariance => (_flags & GenericVarianceFlag) != 0;

    internal int SlotCount => _slotCount;

    internal int InterfaceCount => _interfaceCount;

    internal uint HashCode => _hashCode;

    /// <summary>The element type of an array or pointer.</summary>
    internal MethodTable* Parameter => _relatedType;

    /// <summary>The base class; of an array <c>System.Array</c>; of object and of interfaces null.</summary>
    internal MethodTable* BaseType => !IsParameterized ? _relatedType : IsArray ? RuntimeTypes.Array : null;

    /// <summary>Bytes of a value of this value type.</summary>
    internal uint ValueSize => _baseSize - 16 - ((_flags & PaddingMask) >> PaddingShift);

    /// <summary>Bytes from the start of a nullable to its value.</summary>
    internal uint NullableValueOffset => 1u << (int)((_flags & NullableValueOffsetMask) >> NullableValueOffsetShift);

    internal nint* Slots => (nint*)(Address + sizeof(MethodTable));

    internal MethodTable** Interfaces => (MethodTable**)(Slots + _slotCount);

    internal DispatchMap* DispatchMap =>
        (_flags & HasDispatchMapFlag) != 0 ? (DispatchMap*)Follow(Tail + 2) : null;

    /// <summary>The generic definition, to compare instantiations of one generic type.</summary>
    internal MethodTable* GenericDefinition => (MethodTable*)FollowMaybeIndirect(GenericFields);

    /// <summary>The type arguments: a count (u16), then at 8 the arguments, then a variance byte each.</summary>
    internal GenericComposition* Composition => (GenericComposition*)Follow(GenericFields + 1);

    private byte* Address
    {
        get
        {
            fixed (MethodTable* self = &this)
            {
                return (byte*)self;
            }
        }
    }

    private int* Tail => (int*)(Interfaces + _interfaceCount);

    private int* SealedSlots
    {
        get
        {
            int* place = Tail + 2;
            place += (_flags & HasDispatchMapFlag) != 0 ? 1 : 0;
            place += (_flags & HasFinalizerFlag) != 0 ? 1 : 0;
            return place;
        }
    }

    private int* GenericFields => SealedSlots + ((_flags & HasSealedSlotsFlag) != 0 ? 1 : 0);

    /// <summary>A method that no subclass overrides and that has no virtual slot: only interface dispatch reaches it.</summary>
    internal nint SealedSlot(int index)
    {
        int* table = (int*)Follow(SealedSlots);
        return (nint)Follow(table + index);
    }

    private static byte* Follow(int* field) => (byte*)field + *field;

    private static void* FollowMaybeIndirect(int* field)
    {
        nint target = (nint)Follow(field);
        return (target & 1) != 0 ? *(void**)(target - 1) : (void*)target;
    }
}
