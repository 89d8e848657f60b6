using System.Runtime;
using Tine.Runtime;

/// <summary>Exercises CoreLib: the language, collections, text, and the collected heap. One line a test; status 1 when one failed.</summary>
internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        var report = new Report(arguments.Length > 0 ? arguments[0] : "");
        LanguageTests.Run(report);
        DispatchTests.Run(report);
        CollectionTests.Run(report);
        TextTests.Run(report);
        SpanTests.Run(report);
        HeapTests.Run(report);
        Streams.StandardOutput.WriteLine(report.Failures == 0 ? "all ok" : "failed");
        return report.Failures == 0 ? 0 : 1;
    }
}
