using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>Gives the pages of a range the access of <paramref name="region"/>. A private page that others hold, too, stays write-protected.</summary>
    public void Protect(VirtualAddress start, VirtualAddress end, in Region region)
    {
        var protecting = new Protecting(region);
        Walk(start, end, ref protecting);
    }

    [NoAllocation]
    private readonly struct Protecting(in Region region) : ILeafVisitor
    {
        private readonly PageAccess _access = region.Access;
        private readonly bool _isReachable = region.Protection != Protection.None;
        private readonly bool _isShared = region.IsShared;

        public Errno Visit(in LeafTable leaf)
        {
            PageTableEntry* end = leaf.End;
            for (PageTableEntry* entry = NextInUse(leaf.First, end); entry < end; entry = NextInUse(entry + 1, end))
            {
                *entry = !_isReachable ? entry->Unreachable()
                    : _isShared || IsOwn(*entry) ? entry->WithAccess(_access)
                    : entry->WithAccess(_access & ~PageAccess.Write);
            }

            return Errno.None;
        }

        private static bool IsOwn(PageTableEntry entry)
        {
            FrameRecord* record = FrameTable.Of(entry.Frame);
            return record->Kind == FrameKind.Anonymous && record->Count == 1;
        }
    }
}
