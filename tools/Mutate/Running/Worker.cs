using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Xunit.Abstractions;

namespace Tine.Tools.Mutate;

/// <summary>
/// A process that runs tests over the mutated kernel as the lines of its standard input ask: <c>cover</c> answers a line
/// <c>INDEX MILLISECONDS passed|failed NUMBER,NUMBER...</c> for each test, then <c>done</c>; <c>run MUTANT INDEX,INDEX...</c>
/// answers <c>survived</c>, <c>killed INDEX</c>, or <c>tainted INDEX</c> for a test that fails without the mutant as well,
/// because of an earlier one's traces.
/// </summary>
internal sealed class Worker
{
    private readonly TestSuite _suite;
    private readonly FieldInfo _active;
    private readonly bool[] _reached;

    private Worker(string directory)
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(directory, name.Name + ".dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        _suite = new TestSuite(AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(directory, "Kernel.Tests.dll")));
        Type mutantSwitch = Assembly.Load("Kernel").GetType(MutantSwitch.TypeName, throwOnError: true)!;
        _active = mutantSwitch.GetField(MutantSwitch.ActiveField)!;
        _reached = (bool[])mutantSwitch.GetField(MutantSwitch.ReachedField)!.GetValue(null)!;
    }

    public static int Run(string directory)
    {
        TextWriter answers = Console.Out;
        Console.SetOut(TextWriter.Null); // A test may print, but not into the answers.
        var worker = new Worker(directory);
        for (string? line = Console.In.ReadLine(); line is not null; line = Console.In.ReadLine())
        {
            string[] words = line.Split(' ');
            if (words[0] == "cover")
            {
                worker.Cover(answers);
            }
            else
            {
                answers.WriteLine(worker.Try(int.Parse(words[1]), [.. words[2].Split(',').Select(int.Parse)]));
            }

            answers.Flush();
        }

        return 0;
    }

    private void Cover(TextWriter answers)
    {
        for (int i = 0; i < _suite.Cases.Count; i++)
        {
            Array.Clear(_reached);
            TimeSpan before = ProcessorTime();
            bool passes = _suite.Passes(_suite.Cases[i]);
            int milliseconds = (int)(ProcessorTime() - before).TotalMilliseconds;
            string numbers = string.Join(',', _reached.Index().Where(pair => pair.Item).Select(pair => pair.Index));
            answers.WriteLine($"{i} {milliseconds} {(passes ? "passed" : "failed")} {numbers} {_suite.Cases[i].DisplayName}");
            answers.Flush();
        }

        answers.WriteLine("done");
    }

    private string Try(int mutant, int[] tests)
    {
        foreach (int index in tests)
        {
            ITestCase test = _suite.Cases[index];
            _active.SetValue(null, mutant);
            bool passes = _suite.Passes(test);
            _active.SetValue(null, -1);
            if (!passes)
            {
                return $"{(_suite.Passes(test) ? "killed" : "tainted")} {index}";
            }
        }

        return "survived";
    }

    private static TimeSpan ProcessorTime()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }
}
