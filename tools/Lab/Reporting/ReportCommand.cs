using System;
using System.CommandLine;
using System.IO;

namespace Tine.Tools.Lab;

/// <summary><c>report FILE</c>: all hand-outs on one page.</summary>
internal static class ReportCommand
{
    public static Command Create(Option<string> tree)
    {
        var file = new Argument<string>("file") { Description = "The HTML file." };
        var report = new Command("report", "Writes all hand-outs as one HTML page, to read or to print.") { file, tree };
        report.SetAction(result => Program.Try(() =>
        {
            string path = Path.GetFullPath(result.GetValue(file)!);
            File.WriteAllText(path, CourseReport.Write(result.GetValue(tree)!, Path.GetDirectoryName(path)!));
            Console.WriteLine(path);
            return 0;
        }));
        return report;
    }
}
