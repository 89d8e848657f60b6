using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A person at a guest's terminal: types, and waits for output.</summary>
internal sealed class GuestTerminal(Guest guest) : IDisposable
{
    private readonly byte[] _buffer = new byte[4096];
    private readonly StringBuilder _seen = new();

    /// <summary>The amount of what was seen that has been asked for.</summary>
    private int _read;

    public static GuestTerminal Start(GuestOptions options) => new(Guest.Start(options));

    public void Type(string keys)
    {
        guest.Input.Write(Encoding.UTF8.GetBytes(keys));
        guest.Input.Flush();
    }

    /// <summary>Gives the window another size.</summary>
    public void Resize(int columns, int rows) => guest.Resize(columns, rows);

    /// <summary>Waits until <paramref name="text"/> has appeared after what was last waited for.</summary>
    /// <returns>The output before it.</returns>
    public async Task<string> ExpectAsync(string text)
    {
        using var limit = new CancellationTokenSource(Deadline.Short);
        while (true)
        {
            int found = _seen.ToString().IndexOf(text, _read, StringComparison.Ordinal);
            if (found >= 0)
            {
                string before = _seen.ToString(_read, found - _read);
                _read = found + text.Length;
                return before;
            }

            int count = await ReadAsync(limit.Token);
            Assert.True(count > 0, $"'{text}' never appeared in\n{_seen}\n--- kernel log\n{guest.ReadLog()}");
            _seen.Append(Encoding.UTF8.GetString(_buffer, 0, count));
        }
    }

    /// <summary>Waits for the guest's end.</summary>
    public Task<GuestResult> EndAsync() => guest.WaitAsync(Deadline.Short);

    public void Dispose() => guest.Dispose();

    private async Task<int> ReadAsync(CancellationToken limit)
    {
        try
        {
            return await guest.Output.ReadAsync(_buffer, limit);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }
}
