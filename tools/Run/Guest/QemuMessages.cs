using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;

namespace Tine.Tools.Run;

/// <summary>QEMU's standard error, as it comes.</summary>
internal sealed class QemuMessages
{
    /// <summary>KVM gave up on the guest: a few lines of registers follow, and QEMU lets it stand still for ever.</summary>
    public const string Fatal = "KVM internal error";

    /// <summary>Characters that are kept: more than any QEMU has to say, and less than one without end would fill the memory with.</summary>
    private const int Capacity = 1 << 20;

    private readonly StringBuilder _text = new();
    private readonly Action _onFatal;
    private readonly Task _reading;

    /// <param name="source">The stream.</param>
    /// <param name="onFatal">Called when the guest will never go on.</param>
    public QemuMessages(StreamReader source, Action onFatal)
    {
        _onFatal = onFatal;
        _reading = ReadAsync(source);
    }

    /// <summary>Waits for the end of the stream, no longer than <paramref name="patience"/>: somebody else may hold it open.</summary>
    /// <returns>The messages so far; of a flood the beginning.</returns>
    public async Task<string> EndAsync(TimeSpan patience)
    {
        await Task.WhenAny(_reading, Task.Delay(patience));
        lock (_text)
        {
            return _text.ToString();
        }
    }

    private async Task ReadAsync(StreamReader source)
    {
        while (await source.ReadLineAsync() is { } line)
        {
            lock (_text)
            {
                if (_text.Length + line.Length < Capacity)
                {
                    _text.Append(line).Append('\n');
                }
            }

            if (line.StartsWith(Fatal, StringComparison.Ordinal))
            {
                _onFatal();
            }
        }
    }
}
