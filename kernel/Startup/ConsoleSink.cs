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
        }
    }
}
