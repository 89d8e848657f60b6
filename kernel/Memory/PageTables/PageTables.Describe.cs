using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>Every table on the way to a page, and the page.</summary>
    public readonly PageReport Describe(VirtualAddress address)
    {
        var report = new PageReport { Root = Root };
        if (address.Value >= Layout.UserEnd)
        {
            return report;
        }

        PageTableEntry entry = TableAt(Root)[IndexOf(address, 3)];
        bool isWritable = entry.IsWritable;
        if (entry.IsEmpty)
        {
            return report;
        }

        report.Level3 = entry.Frame;
        entry = TableAt(entry.Frame)[IndexOf(address, 2)];
        isWritable &= entry.IsWritable;
        if (entry.IsEmpty)
        {
            return report;
        }

        report.Level2 = entry.Frame;
        report.Level2References = FrameTable.CountOf(entry.Frame);
        entry = TableAt(entry.Frame)[IndexOf(address, 1)];
        isWritable &= entry.IsWritable;
        if (entry.IsEmpty)
        {
            return report;
        }

        report.Level1 = entry.Frame;
        report.Level1References = FrameTable.CountOf(entry.Frame);
        report.Entry = TableAt(entry.Frame)[IndexOf(address, 0)];
        report.IsWritable = isWritable && report.Entry.IsWritable;
        if (!report.Entry.IsEmpty)
        {
            report.References = FrameTable.CountOf(report.Entry.Frame);
            report.Kind = FrameTable.KindOf(report.Entry.Frame);
        }

        return report;
    }
}
