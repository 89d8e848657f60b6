using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>Gives the pages of a range another access. A private page that others hold, too, stays write-protected.</summary>
    public readonly void Protect(VirtualAddress start, VirtualAddress end, in Region region)
    {
        PageAccess access = region.Access;
        VirtualAddress position = start;
        while (NextLeaf(ref position, end, out LeafTable leaf))
        {
            PageTableEntry* leafEnd = leaf.End;
            for (PageTableEntry* entry = NextInUse(leaf.First, leafEnd); entry < leafEnd; entry = NextInUse(entry + 1, leafEnd))
            {
                *entry = region.Protection == Protection.None ? entry->Unreachable()
                    : region.IsShared || IsOwn(*entry) ? entry->WithAccess(access)
                    : entry->WithAccess(access & ~PageAccess.Write);
            }

            position = leaf.Next;
        }
    }

    private static bool IsOwn(PageTableEntry entry)
    {
        FrameRecord* record = FrameTable.Of(entry.Frame);
        return record->Kind == FrameKind.Anonymous && record->Count == 1;
    }
}
