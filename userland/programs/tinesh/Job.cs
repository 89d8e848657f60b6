using System.Collections.Generic;
using Tine.Runtime;

namespace Tine.Shell;

/// <summary>A pipeline that runs, and what has become of its processes.</summary>
internal sealed class Job(int number, string text)
{
    /// <summary>%1, %2, ...; 0 while it runs in the foreground.</summary>
    internal int Number { get; set; } = number;

    internal string Text { get; } = text;

    /// <summary>Processes that have not ended.</summary>
    internal List<int> Running { get; } = [];

    /// <summary>The process group, or 0 when the shell has no job control.</summary>
    internal int Group { get; set; }

    /// <summary>The last process of the pipeline: its status is the job's.</summary>
    internal int Last { get; set; }

    internal WaitStatus Status { get; private set; }

    internal bool IsStopped { get; set; }

    internal bool IsDone => Running.Count == 0;

    /// <summary>Takes in what wait4 said about one of its processes.</summary>
    internal void Note(int process, WaitStatus status)
    {
        IsStopped = status.IsStopped;
        if (process == Last || status.IsStopped)
        {
            Status = status;
        }

        if (!status.IsStopped)
        {
            Running.Remove(process);
        }
    }
}
