using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>
    /// Gives the pages of a range the access of <paramref name="region"/>. Private pages with other holders, and pages of a
    /// file that has not been written yet, stay write-protected.
    /// </summary>
    public void Protect(VirtualAddress start, VirtualAddress end, in Region region)
    {
        var protecting = new Protecting(region);
        Walk(start, end, ref protecting);
    }

    /// <summary>Write-protects the pages of a shared mapping and forgets that they were written.</summary>
    /// <returns>The number of pages.</returns>
    public int Clean(VirtualAddress start, VirtualAddress end)
    {
        var cleaning = default(Cleaning);
        Walk(start, end, ref cleaning);
        return cleaning.Count;
    }

    [NoAllocation]
    private struct Cleaning : ILeafVisitor
    {
        public int Count { get; private set; }

        public Errno Visit(in LeafTable leaf)
        {
            foreach (PageTableEntry* entry in leaf.Pages)
            {
                *entry = entry->WriteProtected().Cleaned();
                Count++;
            }

            return Errno.None;
        }
    }

    [NoAllocation]
    private readonly struct Protecting(in Region region) : ILeafVisitor
    {
        private readonly PageAccess _access = region.Access;
        private readonly bool _isReachable = region.Protection != Protection.None;
        private readonly bool _isShared = region.IsShared;
        private readonly bool _notesWrites = region.NotesWrites;

        public Errno Visit(in LeafTable leaf)
        {
            foreach (PageTableEntry* entry in leaf.Pages)
            {
                *entry = !_isReachable ? entry->Unreachable()
                    : (_isShared && (!_notesWrites || entry->IsDirty)) || (!_isShared && IsUnshared(*entry)) ? entry->WithAccess(_access)
                    : entry->WithAccess(_access & ~PageAccess.Write);
            }

            return Errno.None;
        }

        private static bool IsUnshared(PageTableEntry entry)
        {
            FrameRecord* record = FrameTable.Of(entry.Frame);
            return record->Kind == FrameKind.Anonymous && record->Count == 1;
        }
    }
}
