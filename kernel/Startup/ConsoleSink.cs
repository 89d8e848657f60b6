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

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        if (_hasSerialLine)
        {
            SerialPort.Write(bytes);
        }

        if (_hasScreen)
        {
            ScreenConsole.Write(bytes);
            AnswerForScreen();
        }
    }

    /// <summary>Programs that ask where the cursor is hear it once: from the terminal behind the serial line where there is one.</summary>
    private void AnswerForScreen()
    {
        ReadOnlySpan<byte> answers = ScreenConsole.TakeReplies();
        if (!_hasSerialLine)
        {
            Interrupts.Type(answers);
        }
    }
}
