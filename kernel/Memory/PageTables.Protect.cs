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
            PageTableEntry* entries = leaf.Entries;
            for (int i = NextInUse(entries, leaf.First, leaf.End); i < leaf.End; i = NextInUse(entries, i + 1, leaf.End))
            {
                entries[i] = region.Protection == Protection.None ? entries[i].Unreachable()
                    : region.IsShared || IsOwn(entries[i]) ? entries[i].WithAccess(access)
                    : entries[i].WithAccess(access & ~PageAccess.Write);
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
