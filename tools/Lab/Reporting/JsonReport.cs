using System.IO;
using System.Linq;
using System.Text.Json;

namespace Tine.Tools.Lab;

/// <summary>The score of a lab for other programs. The same run gives the same bytes: there are no times in it.</summary>
public static class JsonReport
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Writes the score in a form of its own: lab, points, and each test's id, points, outcome and evidence.</summary>
    public static void Write(string path, Lab lab, Score score) => Write(path, new
    {
        lab = lab.Name,
        notes = score.Notes,
        points = score.Reports.Sum(report => report.Points),
        of = score.Reports.Sum(report => report.Test.Points),
        tests = score.Reports.Select(report => new
        {
            id = report.Test.Id, points = report.Points, of = report.Test.Points, outcome = report.Outcome.ToString(), evidence = report.Evidence,
        }),
    });

    /// <summary>Writes Gradescope's results.json (Gradescope's documentation, "Autograder output format").</summary>
    public static void WriteForGradescope(string path, Lab lab, Score score) => Write(path, new
    {
        output = string.Join('\n', score.Notes.Prepend(lab.Title)),
        tests = score.Reports.Select(report => new
        {
            name = report.Test.Id,
            score = report.Points,
            max_score = report.Test.Points,
            status = report.IsGood ? "passed" : "failed",
            output = string.Join('\n', report.Evidence),
            visibility = report.Test.Visible ? "visible" : "after_published",
        }),
    });

    private static void Write(string path, object report) => File.WriteAllText(path, JsonSerializer.Serialize(report, s_indented) + "\n");
}
