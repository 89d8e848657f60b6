using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.CowDemo;

/// <summary>
/// Copy-on-write, step by step: after fork both processes read the same frame through read-only entries; the first
/// who writes gets a copy, and the second who writes finds itself alone and just gets its page back.
/// </summary>
internal static unsafe class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        // The kernel's own choice would share the page table, too, and show the page's single entry.
        Unix.SetForkMode(ForkMode.CopyOnWrite);
        byte* page = Pages.Dirty(1);
        Unix.Pipe2(out int commandRead, out int commandWrite);
        Unix.Pipe2(out int answerRead, out int answerWrite);
        StandardOutput.WriteLine($"{"",-28} {"parent",-30} {"child",-30}");
        StandardOutput.WriteLine($"{"",-28} {"value frame    refs writable",-30} {"value frame    refs writable",-30}");
        Row("before fork", Look(page), default);
        FlushAll();

        SysResult child = Unix.Fork();
        if (child.Failed)
        {
            StandardOutput.WriteLine($"fork: {child.Error}");
            return 1;
        }

        if (child.Int == 0)
        {
            Serve(page, commandRead, answerWrite);
        }

        Row("after fork", Look(page), Ask(commandWrite, answerRead, 'l'));
        Sight inChild = Ask(commandWrite, answerRead, 'w');
        Row("the child has written", Look(page), inChild);
        ulong start = Processor.Timestamp();
        *page = 3;
        ulong first = Processor.Timestamp() - start;
        Row("the parent has written", Look(page), Ask(commandWrite, answerRead, 'l'));
        start = Processor.Timestamp();
        *page = 4;
        ulong second = Processor.Timestamp() - start;
        Sight last = Ask(commandWrite, answerRead, 'q');
        Unix.Wait(child.Int, out WaitStatus status);
        Row("the child has ended", Look(page), default);
        StandardOutput.WriteLine($"The child's write took {inChild.Ticks} ticks, the parent's first {first}, its second {second}.");
        bool isPrivate = last.Value == 2 && *page == 4 && status.Is(0);
        StandardOutput.WriteLine(isPrivate ? "Each kept its own value." : "A value went astray!");
        return isPrivate ? 0 : 1;
    }

    /// <summary>Does in the child as it is told, and sends back what it sees.</summary>
    private static void Serve(byte* page, int commands, int answers)
    {
        byte command = 0;
        while (command != 'q' && Unix.Read(commands, &command, 1).Value == 1)
        {
            ulong ticks = 0;
            if (command == 'w')
            {
                ulong start = Processor.Timestamp();
                *page = 2;
                ticks = Processor.Timestamp() - start;
            }

            Sight sight = Look(page);
            sight.Ticks = ticks;
            Unix.Write(answers, &sight, (ulong)sizeof(Sight));
        }

        Unix.Exit(0);
    }

    private static Sight Ask(int commands, int answers, char command)
    {
        byte letter = (byte)command;
        Sight sight = default;
        Unix.Write(commands, &letter, 1);
        Unix.Read(answers, &sight, (ulong)sizeof(Sight));
        return sight;
    }

    private static Sight Look(byte* page)
    {
        SysResult known = TineInspect.Page(page, out PageInspection inspection);
        return new Sight { IsTaken = 1, Value = *page, IsKnown = known.Succeeded ? 1 : 0, Page = inspection };
    }

    private static void Row(string moment, Sight parent, Sight child)
    {
        StandardOutput.Write($"{moment,-28} ");
        Cell(parent);
        Cell(child);
        StandardOutput.WriteLine();
    }

    private static void Cell(Sight sight)
    {
        if (sight.IsTaken == 0)
        {
            return;
        }

        var known = new SysResult(sight.IsKnown == 1 ? 0 : -1);
        string writable = sight.Page.IsWritable ? "yes" : "no";
        StandardOutput.Write(
            $"{sight.Value,5} {Known.Or(known, sight.Page.Frame),-8} {Known.Or(known, sight.Page.References),4} {(sight.IsKnown == 1 ? writable : "-"),-10} ");
    }
}
