using System;

namespace Tine.Tools.Run;

/// <summary>What a long run is doing: one line on standard error that changes, or a line each where that is no terminal.</summary>
internal sealed class ProgressLine(int steps) : IDisposable
{
    private const string EraseLine = "\r\e[K";

    private int _step;

    /// <summary>The next step begins.</summary>
    public void Next(string what)
    {
        string line = $"[{++_step}/{steps}] {what} ...";
        if (Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(line);
        }
        else
        {
            Console.Error.Write(EraseLine + line);
        }
    }

    public void Dispose()
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write(EraseLine);
        }
    }
}
