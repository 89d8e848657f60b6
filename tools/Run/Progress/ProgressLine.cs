using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Spectre.Console;

namespace Tine.Tools.Run;

/// <summary>The progress of something long, on standard error: one line that changes, or lines where that is no terminal.</summary>
/// <param name="quiet">Lines begin only after so long: what is over before needs none. A terminal shows its line at once.</param>
internal sealed class ProgressLine(TimeSpan quiet) : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TaskCompletionSource _end = new();
    private StatusContext? _context;
    private Task? _display;

    /// <summary>Says what is done now, and how far it is.</summary>
    public void Say(string text)
    {
        if (Console.IsErrorRedirected)
        {
            if (Stopwatch.GetElapsedTime(_start) >= quiet)
            {
                Console.Error.WriteLine(text + " ...");
            }
        }
        else if (_context is { } context)
        {
            context.Status = Markup.Escape(text);
        }
        else
        {
            Begin(text);
        }
    }

    /// <summary>Takes the line off the terminal.</summary>
    public void Dispose()
    {
        _end.TrySetResult();
        _display?.Wait();
    }

    private void Begin(string text)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var begun = new TaskCompletionSource<StatusContext>();
        _display = Task.Run(() => console.Status().StartAsync(Markup.Escape(text), context =>
        {
            begun.SetResult(context);
            return _end.Task;
        }));
        _context = begun.Task.GetAwaiter().GetResult();
    }
}
