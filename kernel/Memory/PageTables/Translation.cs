using Tine.X64;

namespace Tine.Memory;

/// <summary>The translation of one address, for demonstrations and tests.</summary>
[NoAllocation]
internal static unsafe class Translation
{
    /// <summary>Every table on the way to a page, and the page.</summary>
    public static PageReport Describe(this in PageTables tables, VirtualAddress address)
    {
        var report = new PageReport { Root = tables.Root };
        if (address.Value >= Layout.UserEnd)
        {
            return report;
        }

        PageTableEntry entry = PageTables.TableAt(tables.Root)[PageTables.IndexOf(address, 3)];
        bool isWritable = entry.IsWritable;
        if (entry.IsEmpty)
        {
            return report;
        }

        report.Level3 = entry.Frame;
        entry = PageTables.TableAt(entry.Frame)[PageTables.IndexOf(address, 2)];
        isWritable &= entry.IsWritable;
        if (entry.IsEmpty)
        {
            return report;
        }

        report.Level2 = entry.Frame;
        report.Level2References = FrameTable.CountOf(entry.Frame);
        PageTableEntry* leaf = PageTables.TableAt(entry.Frame) + PageTables.IndexOf(address, 1);
        entry = *leaf;
        isWritable &= entry.IsWritable;
        if (entry.IsEmpty)
        {
            return report;
        }

        report.Level1 = entry.Frame;
        report.Level1References = TwinTables.Current.HoldersOf(leaf);
        PageTableEntry* page = PageTables.TableAt(entry.Frame) + PageTables.IndexOf(address, 0);
        report.Entry = *page;
        report.IsWritable = isWritable && report.Entry.IsWritable;
        if (!report.Entry.IsEmpty)
        {
            report.References = TwinTables.Current.HoldersOf(page);
            report.Kind = FrameTable.KindOf(report.Entry.Frame);
        }

        return report;
    }
}
