using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Formats.Tar;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary><c>submit LAB</c>: an archive to hand in.</summary>
internal static class SubmitCommand
{
    public static Command Create(Option<string> tree)
    {
        var name = new Argument<string>("lab") { Description = "The lab." };
        var output = new Option<string?>("--output") { Description = "The archive; LAB.tar when it is not given.", HelpName = "FILE" };
        var hours = new Option<double?>("--hours") { Description = "The time that you needed.", HelpName = "N", CustomParser = ReadHours };
        var submit = new Command("submit", $"Writes a tar archive of the files of the lab's list, of {Submission.Answers} and of your hours.") { name, output, hours, tree };
        submit.SetAction(result => Program.Try(() =>
        {
            string root = result.GetValue(tree)!;
            Lab lab = Course.Load(root).Describe(result.GetValue(name)!);
            string path = result.GetValue(output) ?? lab.Name + ".tar";
            Write(path, root, lab, result.GetValue(hours));
            return 0;
        }));
        return submit;
    }

    private static double? ReadHours(ArgumentResult result)
    {
        if (double.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double hours))
        {
            return hours;
        }

        result.AddError($"--hours wants a number, as 9 or 7.5, not {result.Tokens[0].Value}");
        return null;
    }

    private static void Write(string path, string root, Lab lab, double? hours)
    {
        string[] missing = [.. lab.Files.Where(file => !File.Exists(Path.Combine(root, file)))];
        if (missing.Length != 0)
        {
            throw new LabException($"{string.Join(", ", missing)}: not there");
        }

        using (var archive = new TarWriter(File.Create(path)))
        {
            IEnumerable<string> files = lab.Files.Append(Submission.Answers).Where(file => File.Exists(Path.Combine(root, file)));
            foreach (string file in files)
            {
                Add(archive, file, File.ReadAllBytes(Path.Combine(root, file)));
            }

            if (hours is { } count)
            {
                Add(archive, Submission.Hours, System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{count}\n")));
            }
        }

        Console.WriteLine($"{path}: {string.Join(", ", lab.Files)}"
            + (File.Exists(Path.Combine(root, Submission.Answers)) ? $", {Submission.Answers}" : $" (there is no {Submission.Answers}: see questions.md)"));
    }

    private static void Add(TarWriter archive, string name, byte[] content) =>
        archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
}
