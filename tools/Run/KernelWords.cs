using System;
using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Run;

/// <summary>
/// The words of the kernel's command line. The kernel itself passes over what it does not know, since loaders add words of
/// their own; a person's misspelt word is caught here.
/// </summary>
internal static class KernelWords
{
    /// <summary>The name of any text.</summary>
    private const string Text = "TEXT";

    /// <summary>The most processors that the kernel uses.</summary>
    private const int MostProcessors = 64;

    /// <summary>The name of a number of up to nine digits.</summary>
    private const string Number = "N";

    /// <summary>All of them, with every value that means something.</summary>
    public static string[] All { get; } =
    [
        "verbose", "trace=syscalls", "trace=events", "trace=memory", "latency=N", "check=wakes", "check=preemption", "check=tlb", "check=frames",
        "fork=on-demand", "fork=cow", "fork=eager", "overcommit=strict", "init=TEXT",
        "keymap=us", "keymap=de", "usb=off", "noapic", "nosmap", "nosmp", "cpus=N", "memtest",
        "gcstress=N", "gcslices=N", "poison", "fail=frame:N", "fail=heap:N", "fail=flush", "fail=count:N", "fail=release:N", "fail=hold:N", "fail=processor:N", "fail=shootdown", "fail=answer:N",
        "columns=N", "rows=N", "term=TEXT", "window=com2", "serial=com1", "serial=com2", "serial=off", "baud=N", "font=large", "font=small", "tty=raw-output", "input=end", "mark=TEXT",
    ];

    /// <summary>Refuses a word that means nothing to the kernel.</summary>
    /// <exception cref="CommandLineException">It means nothing.</exception>
    public static void Check(string word)
    {
        if (!All.Any(known => Matches(word, known)))
        {
            throw new CommandLineException($"the kernel has no word {word}{Nearest.Ask(FindMeant(word))} (kernel/Startup/README.md)");
        }
    }

    /// <summary>Adds the word with which programs run on all processors of a machine, unless the words say already on how many.</summary>
    public static IEnumerable<string> WithProcessors(string[] asked, int processors) =>
        processors <= 1 || asked.Any(word => word == "nosmp" || KeyOf(word) == "cpus")
            ? asked
            : asked.Prepend(FormattableString.Invariant($"cpus={Math.Min(processors, MostProcessors)}"));

    /// <summary>The nearest of the words with the nearest key.</summary>
    private static string? FindMeant(string word) => Nearest.Find(KeyOf(word), All.Select(KeyOf)) is { } key
        ? All.Where(known => KeyOf(known) == key).MinBy(known => Nearest.Distance(word, known))
        : null;

    private static string KeyOf(string word) => word.Split('=')[0];

    private static bool Matches(string word, string known) =>
        known.EndsWith('=' + Text, StringComparison.Ordinal) ? word.Length >= known.Length - Text.Length + 1 && StartsAs(word, known, Text)
        : known.EndsWith('=' + Number, StringComparison.Ordinal) || known.EndsWith(':' + Number, StringComparison.Ordinal)
            ? StartsAs(word, known, Number) && IsNumber(word[(known.Length - Number.Length)..])
        : word == known;

    private static bool StartsAs(string word, string known, string variable) => word.StartsWith(known[..^variable.Length], StringComparison.Ordinal);

    private static bool IsNumber(string text) => text.Length is > 0 and < 10 && text.All(char.IsAsciiDigit);
}
