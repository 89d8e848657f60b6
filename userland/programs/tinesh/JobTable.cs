using System.Collections.Generic;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Shell;

/// <summary>Jobs in the background and stopped ones.</summary>
internal sealed class JobTable
{
    private readonly List<Job> _jobs = [];

    internal int Count => _jobs.Count;

    internal Job this[int index] => _jobs[index];

    /// <summary>Keeps a job that the shell no longer waits for.</summary>
    internal void Add(Job job)
    {
        if (job.Number == 0)
        {
            job.Number = _jobs.Count == 0 ? 1 : _jobs[^1].Number + 1;
            _jobs.Add(job);
        }
    }

    internal void Remove(Job job)
    {
        for (int i = _jobs.Count - 1; i >= 0; i--)
        {
            if (_jobs[i] == job)
            {
                _jobs.RemoveAt(i);
            }
        }

        job.Number = 0;
    }

    /// <summary>"%2", or a process id; null when there is none. The latest job when <paramref name="name"/> is "".</summary>
    internal Job? Find(string name)
    {
        if (name == "")
        {
            return _jobs.Count == 0 ? null : _jobs[^1];
        }

        bool isNumber = name[0] == '%';
        if (!Numbers.TryParse(isNumber ? name[1..] : name, out long value))
        {
            return null;
        }

        foreach (Job job in _jobs)
        {
            if (isNumber ? job.Number == value : job.Last == value || job.Running.Contains((int)value))
            {
                return job;
            }
        }

        return null;
    }

    /// <summary>Waits until the job ends or stops.</summary>
    /// <returns>The status as a shell counts it.</returns>
    internal static int Await(Job job, WaitOptions options)
    {
        while (!job.IsDone && !job.IsStopped)
        {
            int process = job.Running[0];
            SysResult ended = Unix.Wait(process, out WaitStatus status, options);
            if (ended.Failed)
            {
                job.Running.Remove(process);
                continue;
            }

            job.Note(process, status);
        }

        return job.Status.ForShell;
    }

    /// <summary>Takes in, without waiting, what has happened to jobs in the background, and tells of those that ended.</summary>
    internal void Poll()
    {
        for (int i = _jobs.Count - 1; i >= 0; i--)
        {
            Job job = _jobs[i];
            for (int p = job.Running.Count - 1; p >= 0; p--)
            {
                int process = job.Running[p];
                SysResult changed = Unix.Wait(process, out WaitStatus status, WaitOptions.NoHang | WaitOptions.Untraced);
                if (changed.Int == process)
                {
                    job.Note(process, status);
                }
            }

            if (job.IsDone)
            {
                StandardError.WriteLine($"[{job.Number}] done  {job.Text}");
                StandardError.Flush();
                Remove(job);
            }
        }
    }
}
