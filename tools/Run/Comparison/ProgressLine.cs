using System;

namespace Tine.Tools.Run;

/// <summary>The progress of a long run: one line on standard error that changes, or a line each where that is no terminal.</summary>
internal sealed class ProgressLine(int steps) : IDisposable
{
    private const string EraseLine = "\r\e[K";

    private int _step;
    private int _steps = steps;

    /// <summary>Begins the next step.</summary>
    public void Next(string what)
    {
        string line = $"[{++_step}/{_steps}] {what} ...";
        if (Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(line);
        }
        else
        {
            Console.Error.Write(EraseLine + line);
        }
    }

    /// <summary>Adds steps that have to be done again.</summary>
    public void Add(int more)
    {
        Dispose();
        _steps += more;
    }

    public void Dispose()
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write(EraseLine);
        }
    }
}
