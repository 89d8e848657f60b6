using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>A4: the page tables themselves, which only Tine shows.</summary>
internal static unsafe class TableItems
{
    private static byte* s_memory;
    private static SpaceInspection s_space;
    private static PageInspection s_page;

    internal static void Run()
    {
        OnTine("A4 the same page tables: no table allocated, no entry changed, no fault added", &SameTables);
        OnTine("A4 fork: another root, leaf entries copied and write-protected in both", &CopiedTables);
        OnTine("A4 on-demand fork: the same leaf table, write-protected above it; a write gives the writer a copy", &SharedTables);
    }

    private static void SameTables()
    {
        static int Child(void* unused)
        {
            TineInspect.Space(out s_space);
            TineInspect.Page(s_memory, out s_page);
            return 0;
        }

        s_memory = Pages.Dirty(1024);
        Child(null);
        TineInspect.Page(s_memory, out PageInspection pageBefore);
        TineInspect.Space(out SpaceInspection before);
        SysResult child = Unix.VFork(&Child, null);
        TineInspect.Space(out SpaceInspection after);
        TineInspect.Page(s_memory, out PageInspection pageAfter);
        Board.Expect((long)s_space.RootFrame, (long)before.RootFrame, "the child's root table (CR3)");
        Board.Expect((long)after.RootFrame, (long)before.RootFrame, "the parent's root table afterwards");
        Board.Expect((long)s_space.Sharers, 2, "the number of sharers during vfork");
        Board.Expect((long)after.Sharers, 1, "the number of sharers afterwards");
        Board.Expect((long)after.TablesAllocated, (long)before.TablesAllocated, "the count of tables allocated");
        Board.Expect((long)after.TableFrames, (long)before.TableFrames, "the count of table frames");
        Board.Expect((long)after.WriteProtected, (long)before.WriteProtected, "the count of write-protected entries");
        Board.Expect((long)after.Faults, (long)before.Faults, "the count of faults");
        Board.Expect((long)s_page.Frame, (long)pageBefore.Frame, "the frame of a page in the child");
        Board.Expect(s_page.References, pageBefore.References, "the references to that frame");
        Board.Expect(s_page.IsWritable && pageAfter.IsWritable, "the entry is writable still");
        Ended.With(child, 0, "the exit code");
    }

    private static void CopiedTables()
    {
        s_memory = Pages.Dirty(1024);
        Channel done = Channel.Open();
        Channel go = Channel.Open();
        TineInspect.Space(out SpaceInspection before);
        SysResult child = ForkAs(ForkMode.CopyOnWrite);
        if (child.Raw == 0)
        {
            TineInspect.Space(out s_space);
            TineInspect.Page(s_memory, out s_page);
            Board.Slot(0) = (int)s_space.RootFrame;
            Board.Slot(1) = (int)s_page.Frame;
            Board.Slot(2) = s_page.IsWritable ? 1 : 0;
            done.Send();
            go.Receive();
            Unix.Exit(0);
        }

        done.Receive();
        TineInspect.Space(out SpaceInspection after);
        TineInspect.Page(s_memory, out PageInspection page);
        Board.Expect(Board.Slot(0) != (int)before.RootFrame, "the child has a root table of its own");
        Board.Expect(Board.Slot(1), (long)page.Frame, "the frame of a page in the child");
        Board.Expect(page.References, 2, "the references to that frame");
        Board.Expect(!page.IsWritable && Board.Slot(2) == 0, "the page is write-protected in both");
        Board.Expect(after.WriteProtected - before.WriteProtected >= 1024, "at least 1024 entries were write-protected");
        go.Send();
        Ended.With(child, 0, "the exit code");
    }

    private static void SharedTables()
    {
        const int pages = 1024;
        s_memory = Pages.Dirty(pages);
        Channel done = Channel.Open();
        Channel go = Channel.Open();
        TineInspect.Space(out SpaceInspection before);
        SysResult child = ForkAs(ForkMode.OnDemand);
        if (child.Raw == 0)
        {
            NoteTable(0);
            done.Send();
            go.Receive();
            s_memory[0] = 42;
            NoteTable(4);
            TineInspect.Space(out s_space);
            Board.Slot(8) = (int)s_space.ResidentPages;
            done.Send();
            go.Receive();
            Unix.Exit(0);
        }

        done.Receive();
        TineInspect.Space(out SpaceInspection after);
        TineInspect.Page(s_memory, out PageInspection shared);
        Board.Expect(Board.Slot(0) != (int)before.RootFrame, "the child has a root table of its own");
        Board.Expect(Board.Slot(1), (long)shared.Level1, "the leaf table of the child");
        Board.Expect(Board.Slot(2), (long)shared.Frame, "the frame of a page in the child");
        Board.Expect(shared.References, 1, "the references to that frame, which the one table holds");
        Board.Expect(!shared.IsWritable && Board.Slot(3) == 0, "the page is write-protected in both");
        Board.Expect(after.WriteProtected - before.WriteProtected < 512, "fewer entries were write-protected than there are pages");
        Board.Expect((long)after.TableFrames, (long)before.TableFrames, "the count of the parent's tables");
        go.Send();
        done.Receive();
        TineInspect.Page(s_memory, out PageInspection parents);
        Board.Expect((long)parents.Level1, (long)shared.Level1, "the parent's leaf table after the child's write");
        Board.Expect(Board.Slot(5) != (int)shared.Level1, "the child has a leaf table of its own then");
        Board.Expect(Board.Slot(6) != (int)shared.Frame && Board.Slot(7) == 1, "and a page that it can write to");
        Board.Expect(Board.Slot(8) >= pages, "all pages count as the child's");
        Board.Expect(s_memory[0] != 42, "the parent does not see the write");
        go.Send();
        Ended.With(child, 0, "the exit code");
        TineInspect.Space(out SpaceInspection last);
        s_memory[1] = 1;
        s_memory[Unix.PageSize] = 1;
        TineInspect.Space(out SpaceInspection alone);
        Board.Expect((long)(alone.CopyFaults - last.CopyFaults), 0, "the count of pages copied for a parent that is alone again");
    }

    /// <summary>Notes root, leaf table, frame, and whether a write goes through, on the board from <paramref name="slot"/> on.</summary>
    private static void NoteTable(int slot)
    {
        TineInspect.Space(out s_space);
        TineInspect.Page(s_memory, out s_page);
        Board.Slot(slot) = (int)s_space.RootFrame;
        Board.Slot(slot + 1) = (int)s_page.Level1;
        Board.Slot(slot + 2) = (int)s_page.Frame;
        Board.Slot(slot + 3) = s_page.IsWritable ? 1 : 0;
    }

    /// <summary>One fork in a mode of its own; parent and child go back to the mode before.</summary>
    private static SysResult ForkAs(ForkMode mode)
    {
        var before = (ForkMode)Unix.GetForkMode().Int;
        Unix.SetForkMode(mode);
        SysResult child = Unix.Fork();
        Unix.SetForkMode(before);
        return child;
    }
}
