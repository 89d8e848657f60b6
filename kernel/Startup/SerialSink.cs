using System;
using Tine.Devices;
using Tine.Files;

namespace Tine.Startup;

/// <summary>The serial line, as a terminal's far end.</summary>
[NoAllocation]
internal sealed class SerialSink : CharacterSink
{
    public override void Write(ReadOnlySpan<byte> bytes) => SerialPort.Write(bytes);
}
