using Tine.X64;

namespace Tine.Memory;

/// <content>The kernel's own way to a page of the program.</content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>The page's entry if it allows such an access as it is; null if that takes a fault first.</summary>
    private PageTableEntry* FindFor(VirtualAddress address, FaultAccess access)
    {
        bool isWrite = (access & FaultAccess.Write) != 0;
        PageTableEntry* entry = isWrite ? _tables.FindWritable(address) : _tables.Find(address);
        return entry != null && entry->IsPresent && (!isWrite || entry->IsWritable) ? entry : null;
    }

    /// <summary>Resolves a fault that the kernel foresees: memory that is on its way back is waited for.</summary>
    private FaultOutcome FaultIn(VirtualAddress address, FaultAccess access)
    {
        if (IsReleasedEarly)
        {
            return FaultOutcome.NotMapped;
        }

        FaultOutcome outcome = HandleFault(address, access);
        while (outcome == FaultOutcome.OutOfMemory && UnusedMemory.Current.FreePortion())
        {
            outcome = HandleFault(address, access);
        }

        return outcome;
    }

    /// <summary>The kernel's own view of a byte of the program's memory, faulted in for such an access; null if that cannot be.</summary>
    internal byte* GetPointer(VirtualAddress address, FaultAccess access)
    {
        if (address.Value >= Layout.UserEnd)
        {
            return null;
        }

        PageTableEntry* entry = FindFor(address, access);
        if (entry == null)
        {
            if (FaultIn(address, access) != FaultOutcome.Resolved)
            {
                return null;
            }

            entry = _tables.Find(address);
            if (!IsActive)
            {
                Tlb.FlushElsewhere(Root); // The fault may have put another page there.
            }
        }

        return (byte*)PhysicalMemory.Pointer(entry->Frame) + address.PageOffset;
    }
}
