using System;

namespace Tine.Tools.Run;

/// <summary>The progress of a run of so many steps.</summary>
internal sealed class StepLine(int steps) : IDisposable
{
    private readonly ProgressLine _line = new(TimeSpan.Zero);
    private int _step;
    private int _steps = steps;

    /// <summary>Begins the next step.</summary>
    public void Next(string what) => _line.Say($"[{++_step}/{_steps}] {what}");

    /// <summary>Adds steps that have to be done again.</summary>
    public void Add(int more) => _steps += more;

    public void Dispose() => _line.Dispose();
}
