using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.ForkDemo;

/// <summary>
/// fork: one process becomes two. Both go on from the same place with the same memory; nothing that one writes
/// afterwards is seen by the other, although at first not a single page has been copied.
/// </summary>
internal static unsafe class Program
{
    private const ulong PageCount = 1024;

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        byte* page = Pages.Dirty(PageCount);
        *page = 42;
        Unix.Pipe2(out int readEnd, out int writeEnd);
        Unix.Pipe2(out int measured, out int sayMeasured);
        StandardOutput.WriteLine($"Before: one process with {PageCount} written pages.");
        Report("parent", page);
        StandardOutput.Flush();

        ulong freeBefore = TineInspect.FreeFrames();
        SysResult child = Unix.Fork();
        if (child.Failed)
        {
            StandardOutput.WriteLine($"fork: {child.Error}");
            return 1;
        }

        if (child.Int == 0)
        {
            Unix.Write(writeEnd, "c"u8);
            // A child that has ended has given its frames back: it waits until the parent has counted.
            byte any;
            Unix.Read(measured, &any, 1);
            RunChild(page);
        }

        ulong freeAfter = TineInspect.FreeFrames();
        Unix.Write(writeEnd, "p"u8);
        Unix.Write(sayMeasured, "m"u8);
        Unix.Wait(child.Int, out WaitStatus status);

        StandardOutput.WriteLine("The parent goes on:");
        Report("parent", page);
        StandardOutput.WriteLine($"  frames taken by fork itself: {Taken(freeBefore, freeAfter)}, for {PageCount} pages");
        byte first;
        Unix.Read(readEnd, &first, 1);
        StandardOutput.WriteLine($"  who ran first: the {(first == (byte)'p' ? "parent" : "child")}");
        StandardOutput.WriteLine($"  the child's exit code: {status.ExitCode}");
        StandardOutput.WriteLine(*page == 42 ? "The child's write stayed with the child." : "The child's write reached the parent: this is not fork!");
        return *page == 42 && status.Is(7) ? 0 : 1;
    }

    private static void RunChild(byte* page)
    {
        StandardOutput.WriteLine("The child, with the parent's memory as it was:");
        Report("child", page);
        *page = 43;
        StandardOutput.WriteLine("It writes:");
        Report("child", page);
        FlushAll();
        Unix.Exit(7);
    }

    private static void Report(string who, byte* page)
    {
        SysResult known = TineInspect.Page(page, out PageInspection inspection);
        StandardOutput.WriteLine(
            $"  {who,-6}  value {*page}  frame {Known.Or(known, inspection.Frame)}  references {Known.Or(known, inspection.References)}{Table(inspection)}");
    }

    /// <summary>After an on-demand fork the table above is shared: the frame then has one reference, which counts for all of its holders.</summary>
    private static string Table(in PageInspection inspection) =>
        inspection.Level1References > 1 ? $", by a page table that {inspection.Level1References} share" : "";

    /// <summary>On a system where others run too, free memory says nothing about one fork.</summary>
    private static string Taken(ulong before, ulong after) => TineInspect.IsPresent ? Numbers.ToText((long)before - (long)after) : "-";
}
