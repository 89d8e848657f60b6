using System;
using System.Text;
using Tine.Devices;
using Tine.Devices.Screens;
using Tine.Files;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Says how far the memory test is, twice a second. All memory is taken meanwhile: its lines share one buffer.</summary>
/// <param name="console">The console.</param>
/// <param name="total">The number of frames.</param>
internal sealed class MemoryTestProgress(CharacterSink console, ulong total)
{
    /// <summary>The first frame and every so many after it: a look at the clock takes longer than a frame's test.</summary>
    private const ulong FramesALook = 1024;

    private const ulong LineNanoseconds = 500_000_000;

    private readonly TextBuffer _line = new();
    private ulong _done;
    private ulong _next;

    public void Restart() => _done = 0;

    public void Count(string what)
    {
        if (_done++ % FramesALook == 0 && Clock.Nanoseconds >= _next)
        {
            _next = Clock.Nanoseconds + LineNanoseconds;
            _line.Clear();
            _line.Add("Testing the memory: ").Add(what).Add(", ").Add(total == 0 ? 100 : _done * 100 / total)
                .Add(" % of ").Add(total * FrameNumber.Size >> 20).Add(" MiB   \r");
            Show(_line.Bytes);
        }
    }

    public void Write(string text) => Show(Encoding.UTF8.GetBytes(text));

    /// <summary>Shows it at once: no interrupt and no idling thread does it, this early.</summary>
    private void Show(ReadOnlySpan<byte> text)
    {
        console.Write(text);
        ScreenConsole.Refresh();
    }
}
