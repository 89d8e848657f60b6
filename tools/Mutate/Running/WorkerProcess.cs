using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;

namespace Tine.Tools.Mutate;

/// <summary>A <see cref="Worker"/>, seen from the process that asks it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>A process that waits for good still takes a few milliseconds now and then; one that works takes more, or waits for a processor.</summary>
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LeastInAWatch = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;

    public WorkerProcess(string directory)
    {
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Program.WorkerCommand, directory])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, _) => { }; // A crash writes pages of it.
        _process.BeginErrorReadLine();
    }

    public void Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits for the next line of the answer.</summary>
    /// <param name="limit">Processor time: that of a clock on the wall depends on what else the machine does.</param>
    /// <exception cref="TimeoutException">The time is over, or the worker sleeps.</exception>
    /// <returns>The line; null when the worker has died.</returns>
    public string? Read(TimeSpan limit)
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        TimeSpan start = ProcessorTime(), last = start, lastWait = WaitingTime();
        var watch = Stopwatch.StartNew();
        while (!line.Wait(Pause))
        {
            TimeSpan now = ProcessorTime();
            if (now - start > limit)
            {
                throw new TimeoutException();
            }

            if (watch.Elapsed > Watch)
            {
                TimeSpan wait = WaitingTime();
                if (now - last < LeastInAWatch && (wait - lastWait).Duration() < LeastInAWatch)
                {
                    throw new TimeoutException();
                }

                (last, lastWait) = (now, wait);
                watch.Restart();
            }
        }

        return line.Result;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>The time that its threads have waited for a processor: the second number of proc's schedstat, in nanoseconds.</summary>
    private TimeSpan WaitingTime()
    {
        ulong nanoseconds = 0;
        try
        {
            foreach (string thread in Directory.EnumerateDirectories($"/proc/{_process.Id}/task"))
            {
                nanoseconds += ulong.Parse(File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[1], CultureInfo.InvariantCulture);
            }
        }
        catch (IOException)
        {
            // A thread, or the whole process, has ended meanwhile.
        }

        return TimeSpan.FromMicroseconds(nanoseconds / 1000);
    }

    private TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.HasExited ? TimeSpan.Zero : _process.TotalProcessorTime;
    }
}
