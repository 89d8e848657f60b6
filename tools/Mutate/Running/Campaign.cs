using System;
using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Mutate;

/// <summary>
/// Tries mutants one after the other, each with the tests that reach it, the quickest first. A worker serves until it dies,
/// does not answer, or has been tainted: so a mutant is never blamed for another's traces.
/// </summary>
internal sealed class Campaign(string directory) : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestTest = TimeSpan.FromMinutes(3);

    /// <summary>A mutant may make a test this much slower before it counts as endless.</summary>
    private const int Patience = 5;

    private WorkerProcess? _worker;
    private bool _isFresh;
    private List<CoveredTest> _tests = [];

    /// <summary>Runs all tests once with no mutant acting.</summary>
    /// <returns>The names of those that fail, which are left out from then on.</returns>
    public IReadOnlyList<string> Cover()
    {
        var failed = new List<string>();
        Worker.Ask("cover");
        for (string? line = Worker.Read(LongestTest); line != "done"; line = Worker.Read(LongestTest))
        {
            string answer = line ?? throw new InvalidOperationException("The tests die without any mutant.");
            if (CoveredTest.Parse(answer) is { } test)
            {
                _tests.Add(test);
            }
            else
            {
                failed.Add(answer.Split(' ', 5)[4]);
            }
        }

        _tests = [.. _tests.OrderBy(test => test.Milliseconds)];
        return failed;
    }

    public bool IsReached(int mutant) => _tests.Any(test => test.Reached.Contains(mutant));

    /// <summary>Tries one mutant.</summary>
    /// <returns>Its fate, and the name of the test that has found it, if any has.</returns>
    public (Verdict Verdict, string? Test) Try(int mutant)
    {
        CoveredTest[] tests = [.. _tests.Where(test => test.Reached.Contains(mutant))];
        if (tests.Length == 0)
        {
            return (Verdict.NotReached, null);
        }

        TimeSpan limit = LongestStart + (Patience * TimeSpan.FromMilliseconds(tests.Sum(test => test.Milliseconds)));
        while (true)
        {
            bool wasFresh = _worker is null || _isFresh;
            (string answer, Verdict verdict) = Ask($"run {mutant} {string.Join(',', tests.Select(test => test.Index))}", limit);
            _isFresh = false;
            string? name = answer.Split(' ') is [_, var index] ? _tests.Find(test => test.Index == int.Parse(index))!.Name : null;
            if (answer.StartsWith("tainted"))
            {
                Stop();
                if (!wasFresh)
                {
                    continue;
                }
            }

            return (verdict, name);
        }
    }

    public void Dispose() => Stop();

    private WorkerProcess Worker
    {
        get
        {
            _isFresh |= _worker is null;
            return _worker ??= new WorkerProcess(directory);
        }
    }

    private (string Answer, Verdict Verdict) Ask(string line, TimeSpan limit)
    {
        try
        {
            Worker.Ask(line);
            if (Worker.Read(limit) is { } answer)
            {
                return (answer, answer == "survived" ? Verdict.Survived : Verdict.Killed);
            }

            Stop();
            return ("", Verdict.Crashed);
        }
        catch (TimeoutException)
        {
            Stop();
            return ("", Verdict.TimedOut);
        }
    }

    private void Stop()
    {
        _worker?.Dispose();
        _worker = null;
    }
}
