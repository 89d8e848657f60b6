using System.Linq;
using System.Text;

namespace Tine.Tools.Lab;

/// <summary>A workflow for GitHub Classroom: a step for each visible test (github.com/classroom-resources/autograding-command-grader).</summary>
public static class ClassroomWorkflow
{
    /// <summary>Minutes for one step: the first one builds the tree.</summary>
    private const int StepMinutes = 30;

    /// <summary>The content of <c>.github/workflows/classroom.yml</c>.</summary>
    public static string Write(Lab lab)
    {
        LabTest[] tests = [.. lab.Tests.Where(test => test.Visible)];
        var text = new StringBuilder($"""
            name: Autograding
            on: [push, workflow_dispatch]
            permissions:
              checks: write
              actions: read
              contents: read
            jobs:
              run-autograding-tests:
                runs-on: ubuntu-latest
                if: github.actor != 'github-classroom[bot]'
                steps:
                  - uses: actions/checkout@v4
                  - uses: actions/setup-dotnet@v4
                    with:
                      dotnet-version: 10.0.x
                  - run: tools/setup.sh

            """);
        foreach (LabTest test in tests)
        {
            text.Append($"""
                      - name: {test.Id}
                        id: {test.Id}
                        uses: classroom-resources/autograding-command-grader@v1
                        with:
                          test-name: {test.Id}
                          command: ./grade --only {test.Id}
                          timeout: {StepMinutes}
                          max-score: {test.Points}

                """);
        }

        text.Append($$$"""
                  - uses: classroom-resources/autograding-grading-reporter@v1
                    env:

            """);
        foreach (LabTest test in tests)
        {
            text.Append($"          {Variable(test)}: \"${{{{steps.{test.Id}.outputs.result}}}}\"\n");
        }

        text.Append($"        with:\n          runners: {string.Join(',', tests.Select(test => test.Id))}\n");
        return text.ToString();
    }

    /// <summary>The reporter finds a runner's result in a variable of its name in capitals.</summary>
    private static string Variable(LabTest test) => test.Id.ToUpperInvariant() + "_RESULTS";
}
