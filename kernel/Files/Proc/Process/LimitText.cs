namespace Tine.Files;

/// <summary>/proc/PID/limits.</summary>
internal static class LimitText
{
    private const int NameWidth = 26;
    private const int NumberWidth = 21;
    private const int UnitWidth = 10;
    private const ulong Unlimited = ulong.MaxValue;

    /// <summary>Names and units by RLIMIT_ number; Linux: fs/proc/base.c.</summary>
    private static readonly (string Name, string Unit)[] s_resources =
    [
        ("Max cpu time", "seconds"),
        ("Max file size", "bytes"),
        ("Max data size", "bytes"),
        ("Max stack size", "bytes"),
        ("Max core file size", "bytes"),
        ("Max resident set", "bytes"),
        ("Max processes", "processes"),
        ("Max open files", "files"),
        ("Max locked memory", "bytes"),
        ("Max address space", "bytes"),
        ("Max file locks", "locks"),
        ("Max pending signals", "signals"),
        ("Max msgqueue size", "bytes"),
        ("Max nice priority", ""),
        ("Max realtime priority", ""),
        ("Max realtime timeout", "us"),
    ];

    public static void Write(ProcessView process, TextBuffer text)
    {
        AddColumn(text, "Limit", NameWidth - 1);
        AddColumn(text, " Soft Limit", NumberWidth);
        AddColumn(text, " Hard Limit", NumberWidth);
        AddColumn(text, " Units", UnitWidth + 1);
        text.Add('\n');
        for (int resource = 0; resource < s_resources.Length; resource++)
        {
            (string name, string unit) = s_resources[resource];
            (ulong soft, ulong hard) = process.LimitOf(resource);
            AddColumn(text, name, NameWidth);
            AddLimit(text, soft);
            AddLimit(text, hard);
            AddColumn(text, unit, unit.Length == 0 ? 0 : UnitWidth);
            text.Add('\n');
        }
    }

    private static void AddLimit(TextBuffer text, ulong limit)
    {
        int start = text.Length;
        if (limit == Unlimited)
        {
            text.Add("unlimited");
        }
        else
        {
            text.Add(limit);
        }

        text.Fill(' ', NumberWidth - (text.Length - start));
    }

    private static void AddColumn(TextBuffer text, string word, int width) => text.Add(word).Fill(' ', width - word.Length);
}
