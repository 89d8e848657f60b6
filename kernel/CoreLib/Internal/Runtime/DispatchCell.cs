using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>
/// The cell of an interface call site: <c>call [cell]</c>. ilc writes the second word as a self-relative pointer to the
/// interface in its low half (low two bits 3); the high half is zero, and ours to use for the address of the
/// <see cref="DispatchCacheEntry"/>, which fits because kernel and programs are linked within the lowest or highest 2 GiB. Cells of
/// one interface method follow each other; after the last comes one whose stub is zero and whose second word is the slot
/// number.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DispatchCell
{
    private const int IndirectionBit = 1;
    private const int FlagMask = 3;

    internal nint Stub;
    private readonly int _interface;
    internal int Cache;

    internal MethodTable* Interface
    {
        get
        {
            fixed (int* pointer = &_interface)
            {
                nint target = (nint)pointer + *pointer;
                bool isDirect = (target & IndirectionBit) != 0;
                target &= ~(nint)FlagMask;
                return isDirect ? (MethodTable*)target : *(MethodTable**)target;
            }
        }
    }

    internal int Slot
    {
        get
        {
            fixed (DispatchCell* self = &this)
            {
                DispatchCell* cell = self;
                while (cell->Stub != 0)
                {
                    cell++;
                }

                return cell->_interface & 0xffff;
            }
        }
    }
}
