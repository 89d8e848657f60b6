using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Tine.Tools.Run;

/// <summary>The progress of files that the guest sends: as much as has come, since nobody knows how much there will be.</summary>
internal sealed class FetchProgress : IAsyncDisposable
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _following;

    /// <summary>Begins to follow the file that grows.</summary>
    public FetchProgress(string file)
    {
        _following = FollowAsync(file);
    }

    /// <summary>Takes the line off the terminal.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _following;
        _end.Dispose();
    }

    private async Task FollowAsync(string file)
    {
        using var line = new ProgressLine(s_quiet);
        using var timer = new PeriodicTimer(Console.IsErrorRedirected ? s_quiet : TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                if (new FileInfo(file) is { Exists: true, Length: > 0 and long length })
                {
                    line.Say($"fetching files from the guest: {length >> 10} KiB have come");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The guest has ended.
        }
    }
}
