namespace Tine.Files;

/// <summary>/proc/cpuinfo, as Linux has it on x86-64.</summary>
internal static class ProcessorText
{
    private const ulong HertzAHundredthMegahertz = 10_000;

    public static void Write(SystemInformation system, TextBuffer text)
    {
        for (int processor = 0; processor < system.ProcessorCount; processor++)
        {
            WriteOne(system, processor, text);
        }
    }

    private static void WriteOne(SystemInformation system, int processor, TextBuffer text)
    {
        ProcessorDescription description = system.Processor;
        text.Add("processor\t: ").Add((long)processor);
        text.Add("\nvendor_id\t: ").Add(description.Vendor);
        text.Add("\ncpu family\t: ").Add((ulong)description.Family);
        text.Add("\nmodel\t\t: ").Add((ulong)description.Model);
        text.Add("\nmodel name\t: ").Add(description.Name);
        text.Add("\nstepping\t: ").Add((ulong)description.Stepping);
        text.Add("\ncpu MHz\t\t: ").AddHundredths(description.Hertz / HertzAHundredthMegahertz).Add('0');
        text.Add("\nphysical id\t: 0\nsiblings\t: ").Add((long)system.ProcessorCount);
        text.Add("\ncore id\t\t: ").Add((long)processor);
        text.Add("\ncpu cores\t: ").Add((long)system.ProcessorCount);
        text.Add("\napicid\t\t: ").Add((long)processor);
        text.Add("\ninitial apicid\t: ").Add((long)processor);
        text.Add("\nfpu\t\t: yes\nfpu_exception\t: yes\ncpuid level\t: ").Add((ulong)description.HighestLeaf);
        text.Add("\nwp\t\t: yes\nflags\t\t: ").Add(description.Flags);
        text.Add("\nclflush size\t: ").Add((ulong)description.FlushBytes);
        text.Add("\ncache_alignment\t: ").Add((ulong)description.FlushBytes);
        text.Add("\naddress sizes\t: ").Add((ulong)description.PhysicalBits).Add(" bits physical, ")
            .Add((ulong)description.VirtualBits).Add(" bits virtual\n\n");
    }
}
