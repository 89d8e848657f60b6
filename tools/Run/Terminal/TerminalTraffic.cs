using System;
using System.IO;
using System.Threading.Tasks;

namespace Tine.Tools.Run;

/// <summary>The bytes between the caller's standard streams and a guest's terminal.</summary>
internal sealed class TerminalTraffic(Guest guest)
{
    /// <summary>The reason for which standard output took no more, such as a full disk; null when it took everything.</summary>
    public string? OutputProblem { get; private set; }

    /// <summary>Copies all that the guest writes to standard output.</summary>
    public async Task CopyOutputAsync()
    {
        byte[] buffer = new byte[65536];
        try
        {
            for (int count; (count = await guest.Output.ReadAsync(buffer)) > 0;)
            {
                StandardStream.Output.Write(buffer.AsSpan(0, count));
            }
        }
        catch (IOException problem)
        {
            // The guest has nobody to talk to. That nobody reads any more (a pipe into head) is no error.
            OutputProblem = problem.HResult == StandardStream.BrokenPipe ? null : problem.Message;
            guest.Stop();
        }
    }

    /// <summary>Types at the guest, from the moment on that its kernel listens.</summary>
    public async Task CopyInputAsync(TypedInput input)
    {
        try
        {
            // Not a byte is read for a guest that does not get so far: the next one may.
            if (await guest.WaitForTerminalAsync())
            {
                await (input == TypedInput.None ? SendAsync(CookedInput.Nothing) : input == TypedInput.Keys ? CopyKeysAsync() : CopyBytesAsync());
            }
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The guest is gone; the other side reports how.
        }
    }

    private async Task CopyKeysAsync()
    {
        var keys = new EscapeKeys();
        byte[] buffer = new byte[4096];
        for (int count; (count = StandardStream.Input.Read(buffer)) > 0;)
        {
            await SendAsync(buffer.AsMemory(0, keys.Filter(buffer.AsSpan(0, count))));
            if (keys.WantsAnswer)
            {
                guest.Ask();
            }

            if (keys.WantsToQuit)
            {
                guest.Stop();
                return;
            }
        }
    }

    private async Task CopyBytesAsync()
    {
        var encoder = new CookedInput();
        byte[] buffer = new byte[4096];
        for (int count; (count = StandardStream.Input.Read(buffer)) > 0;)
        {
            await SendAsync(encoder.Encode(buffer.AsSpan(0, count)));
        }

        await SendAsync(encoder.End());
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await guest.Input.WriteAsync(bytes);
        await guest.Input.FlushAsync();
    }
}
