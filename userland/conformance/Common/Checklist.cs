using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Conformance;

/// <summary>Runs the items, each in a process and a group of its own, and prints a line of TAP for each.</summary>
internal static unsafe class Checklist
{
    private const uint ItemSeconds = 60;

    /// <summary>The parent's own limit, for an item that blocks SIGALRM or sets an alarm of its own.</summary>
    private const uint MostSeconds = ItemSeconds + 5;
    private const int SetChildSubreaper = 36;
    private const int SetDeathSignal = 1;

    private static string[] s_selection = [];
    private static int s_count;
    private static int s_failures;

    /// <summary>Chooses the items with names that begin with one of the words; without words, all.</summary>
    internal static void Begin(string[] selection)
    {
        s_selection = selection;
        Unix.SetDefault(Signal.Quit); // Some shells ignore it in what they execute last.
    }

    /// <summary>Runs an item that Linux and Tine must both fulfil.</summary>
    internal static void Item(string name, delegate*<void> body) => Run(name, body, isTineOnly: Where.Everywhere);

    /// <summary>Runs an item that only Tine can show: it needs its counters or its flavours.</summary>
    internal static void OnTine(string name, delegate*<void> body) => Run(name, body, isTineOnly: Where.Tine);

    /// <summary>Says that an item cannot be looked at here, and why.</summary>
    internal static void Skip(string name, string reason)
    {
        if (IsChosen(name))
        {
            s_count++;
            Seal.WriteLine($"ok {name} # SKIP {reason}");
        }
    }

    /// <summary>Prints a line for an item that another program has judged.</summary>
    internal static void Report(bool isGood, string name, string seen)
    {
        s_count++;
        s_failures += isGood ? 0 : 1;
        Seal.WriteLine(isGood ? $"ok {name}" : $"not ok {name}: {seen}");
    }

    internal static bool IsChosen(string name)
    {
        foreach (string word in s_selection)
        {
            if (name.StartsWith(word, System.StringComparison.Ordinal))
            {
                return true;
            }
        }

        return s_selection.Length == 0;
    }

    /// <summary>Prints the plan; 0 when all is well.</summary>
    internal static int Finish()
    {
        Seal.WriteLine("1.." + Numbers.ToText(s_count));
        FlushAll();
        return s_failures == 0 ? 0 : 1;
    }

    private enum Where
    {
        Everywhere,
        Tine,
    }

    private static void Run(string name, delegate*<void> body, Where isTineOnly)
    {
        if (!IsChosen(name))
        {
            return;
        }

        if (isTineOnly == Where.Tine && !TineInspect.IsPresent)
        {
            Skip(name, "only Tine can tell");
            return;
        }

        FlushAll();
        Board.Clear();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            // Strays of the item come to it, so that it can wait for them.
            Unix.SetPgid(0, 0);
            Unix.PrCtl(SetChildSubreaper, 1);
            Unix.PrCtl(SetDeathSignal, (ulong)Signal.Kill);
            Unix.Alarm(ItemSeconds);
            body();
            Unix.Exit(0);
        }

        WaitStatus status = default;
        WaitEnd end = WaitEnd.InTime;
        if (Board.Expect(child, Errno.None, "fork"))
        {
            Unix.SetPgid(child.Int, child.Int);
            end = LimitedWait.For(child.Int, MostSeconds, out status);
            Unix.Kill(-child.Int, Signal.Kill);
        }

        Board.Expect(end != WaitEnd.Immortal, "it hung, and SIGKILL ends it");
        Board.Expect(status.Raw, 0, end == WaitEnd.Killed || status.Is(Signal.Alarm) ? "it hung: the status" : "the status of the item's process");
        Report(Board.IsGood, name, Board.Seen);
    }
}
