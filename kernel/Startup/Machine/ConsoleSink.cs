using System;
using Tine.Devices;
using Tine.Devices.Screens;
using Tine.Files;

namespace Tine.Startup;

/// <summary>The console's far end: the serial line and the screen, both where both are there.</summary>
[NoAllocation]
internal sealed class ConsoleSink : CharacterSink
{
    private readonly bool _hasSerialLine = SerialPort.IsPresent;
    private readonly bool _hasScreen = Display.IsPresent;
    private bool _isAnswering;

    public override bool HasOutputRoom => !_hasSerialLine || SerialOutput.Room >= SerialOutput.RoomForWriters;

    public override int PieceSize => _hasScreen ? ScreenConsole.PieceSize : base.PieceSize;

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        if (_hasSerialLine)
        {
            SerialOutput.Write(bytes);
        }

        if (_hasScreen)
        {
            ScreenConsole.Write(bytes);
            AnswerForScreen();
        }
    }

    /// <summary>
    /// Answers programs that ask for the cursor's position once: the terminal at the serial line answers where there is one.
    /// </summary>
    /// <remarks>
    /// The echo of an answer comes here again. It may be a question itself (with '?' for VSTART the echo of ESC [ ? 6 c lacks that
    /// byte): it is not answered, or the two would go on for ever, each within the last.
    /// </remarks>
    private void AnswerForScreen()
    {
        if (_isAnswering)
        {
            return;
        }

        _isAnswering = true;
        if (!_hasSerialLine)
        {
            Interrupts.Type(ScreenConsole.Replies);
        }

        ScreenConsole.ForgetReplies();
        _isAnswering = false;
    }
}
