using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Tine.Tools.Run;

/// <summary>Copies the kernel's log to standard error as it grows, if that is wanted.</summary>
internal sealed class LogFollower : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string _path;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _copying;

    public LogFollower(Guest guest, LogDisplay display)
    {
        _path = guest.LogPath;
        _copying = display == LogDisplay.Live ? Task.Run(CopyAsync) : Task.CompletedTask;
    }

    /// <summary>Shows what is left and returns.</summary>
    public void Finish()
    {
        _end.Cancel();
        _copying.Wait();
    }

    public void Dispose()
    {
        Finish();
        _end.Dispose();
    }

    private async Task CopyAsync()
    {
        using Stream output = Console.OpenStandardError();
        while (!File.Exists(_path) && !_end.IsCancellationRequested)
        {
            await Task.Delay(Pause);
        }

        if (!File.Exists(_path))
        {
            return;
        }

        await using var log = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        for (bool isLast = false; ; isLast = _end.IsCancellationRequested)
        {
            await log.CopyToAsync(output);
            if (isLast)
            {
                return;
            }

            await Task.Delay(Pause);
        }
    }
}
