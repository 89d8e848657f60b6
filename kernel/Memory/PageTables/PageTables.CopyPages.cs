using Tine.X64;

namespace Tine.Memory;

/// <content>A page's entry in a child's table where it is not copied on write: shown as it is, or with a copy of the page.</content>
internal unsafe partial struct PageTables
{
    /// <summary>Copies one entry as it is, for shared mappings.</summary>
    [NoAllocation]
    private readonly struct Showing(ulong toTarget) : IEntryVisitor
    {
        public void Visit(PageTableEntry* slot)
        {
            *(PageTableEntry*)((ulong)slot + toTarget) = *slot;
            FrameTable.Shown(*slot)->Count++;
        }
    }

    /// <summary>Copies one page, for eager fork; pages of files are shown, as they never change in place.</summary>
    [NoAllocation]
    private struct Copying(ulong toTarget) : IEntryVisitor
    {
        /// <summary>Pages for which there was no frame; from the first of these on none is copied.</summary>
        public uint Failed;

        public void Visit(PageTableEntry* slot)
        {
            if (Failed != 0 || !TryCopy(*slot, out PageTableEntry copy))
            {
                Failed++;
                return;
            }

            *(PageTableEntry*)((ulong)slot + toTarget) = copy;
        }

        private static bool TryCopy(PageTableEntry entry, out PageTableEntry copy)
        {
            copy = entry;
            FrameRecord* record = FrameTable.Shown(entry);
            if (record->Kind != FrameKind.Anonymous)
            {
                record->Count++;
                return true;
            }

            var frame = new FrameNumber(FrameAllocator.Current.Take(FrameKind.Anonymous));
            if (frame.Value == 0)
            {
                return false;
            }

            Frames.Copy(frame, entry.Frame);
            copy = entry.WithFrame(frame);
            return true;
        }
    }
}
