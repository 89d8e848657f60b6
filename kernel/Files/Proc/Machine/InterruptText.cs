namespace Tine.Files;

/// <summary>/proc/interrupts, whose interrupts all go to the first processor.</summary>
internal static class InterruptText
{
    private const int LabelWidth = 3;
    private const int CountWidth = 10;
    private const int ProcessorWidth = 11;
    private const int KeyboardLine = 1;
    private const int SerialLine = 4;

    public static void Write(SystemInformation system, TextBuffer text)
    {
        text.Fill(' ', ProcessorWidth);
        for (int processor = 0; processor < system.ProcessorCount; processor++)
        {
            int start = text.Length;
            text.Add("CPU").Add((long)processor);
            text.Fill(' ', ProcessorWidth - (text.Length - start));
        }

        text.Add('\n');
        InterruptCounts counts = system.Interrupts;
        WriteLine(system, text, KeyboardLine, counts.Keyboard, "i8042");
        WriteLine(system, text, SerialLine, counts.SerialLine, "ttyS0");
        WriteCount(system, text, "USB", counts.Usb);
        text.Add("  USB controller\n");
        WriteCount(system, text, "LOC", counts.Timer);
        text.Add("  Timer interrupts\n");
    }

    private static void WriteLine(SystemInformation system, TextBuffer text, int line, ulong count, string device)
    {
        WriteCounts(system, text.Add((ulong)line, LabelWidth), count);
        text.Add("  ").Add(system.InterruptController).Add("   ").Add((long)line).Add("-edge      ").Add(device).Add('\n');
    }

    private static void WriteCount(SystemInformation system, TextBuffer text, string label, ulong count) =>
        WriteCounts(system, text.Add(label), count);

    private static void WriteCounts(SystemInformation system, TextBuffer text, ulong count)
    {
        text.Add(": ");
        for (int processor = 0; processor < system.ProcessorCount; processor++)
        {
            text.Add(processor == 0 ? count : 0, CountWidth).Add(' ');
        }
    }
}
