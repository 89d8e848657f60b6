using static Tine.Runtime.Streams;

namespace Tine.Runtime;

/// <summary>
/// Reports tests in the Test Anything Protocol. Each case is a function that runs in a child of its own: a crash or
/// a hang there is one "not ok" and leaves the others alone.
/// </summary>
public static unsafe class Tap
{
    private const uint CaseSeconds = 20;

    /// <summary>The parent's own limit, for a case that blocks SIGALRM.</summary>
    private const uint MostSeconds = CaseSeconds + 5;

    /// <summary>The exit code of a case that passed: none that a kernel gives away for nothing.</summary>
    private const int Passed = 42;

    private static int s_count;
    private static int s_failures;
    private static string[] s_selection = [];

    /// <summary>Chooses the cases with names that begin with one of the words; without words, all.</summary>
    public static void Begin(string[] selection) => s_selection = selection;

    /// <summary>Reports one check.</summary>
    public static void Ok(bool condition, string name)
    {
        s_count++;
        s_failures += condition ? 0 : 1;
        Seal.WriteLine((condition ? "ok " : "not ok ") + Numbers.ToText(s_count) + " - " + name);
    }

    /// <summary>Reports a check that cannot be made here.</summary>
    public static void Skip(string name, string reason)
    {
        s_count++;
        Seal.WriteLine("ok " + Numbers.ToText(s_count) + " - " + name + " # SKIP " + reason);
    }

    /// <summary>Runs a case in a child; it passes when <paramref name="body"/> returns true.</summary>
    public static void Case(string name, delegate*<bool> body)
    {
        if (!IsChosen(name))
        {
            return;
        }

        FlushAll();
        SysResult child = Unix.Fork();
        if (child.Failed)
        {
            StandardOutput.WriteLine($"# fork: {child.Error}");
            Ok(false, name);
            return;
        }

        if (child.Int == 0)
        {
            // In a group of its own, so that a case may signal its whole group.
            Unix.SetPgid(0, 0);
            Unix.Alarm(CaseSeconds);
            bool passed = body();
            FlushAll();
            Unix.Exit(passed ? Passed : 0);
        }

        WaitEnd end = LimitedWait.For(child.Int, MostSeconds, out WaitStatus status);
        if (end != WaitEnd.InTime)
        {
            StandardOutput.WriteLine(end == WaitEnd.Killed ? "# it hung, and was killed" : "# it hung, and SIGKILL does not end it");
        }
        else if (status.WasKilled)
        {
            StandardOutput.WriteLine($"# ended by {status.KillingSignal}");
        }

        Ok(end == WaitEnd.InTime && status.Is(Passed), name);
    }

    /// <summary>
    /// Checks a detail inside a case: prints <paramref name="what"/> when it does not hold.
    /// </summary>
    public static bool Holds(bool condition, string what)
    {
        if (!condition)
        {
            StandardOutput.WriteLine($"# does not hold: {what}");
            StandardOutput.Flush();
        }

        return condition;
    }

    /// <summary>Checks inside a case that a call failed with this error (None: that it succeeded).</summary>
    public static bool Gives(SysResult result, Errno expected, string what)
    {
        if (result.Error != expected)
        {
            StandardOutput.WriteLine($"# {what}: {result.Error}, not {expected}");
            StandardOutput.Flush();
        }

        return result.Error == expected;
    }

    /// <summary>Prints the plan and returns the exit status: 0 when everything passed.</summary>
    public static int Finish()
    {
        Seal.WriteLine("1.." + Numbers.ToText(s_count));
        FlushAll();
        return s_failures == 0 ? 0 : 1;
    }

    private static bool IsChosen(string name)
    {
        if (s_selection.Length == 0)
        {
            return true;
        }

        foreach (string word in s_selection)
        {
            if (name.StartsWith(word, System.StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
