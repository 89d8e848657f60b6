using System;
using Tine.Devices;
using Tine.Files;

namespace Tine.Startup;

/// <summary>The far end of /dev/hostfile.</summary>
[NoAllocation]
internal sealed class HostFileSink : CharacterSink
{
    public override void Write(ReadOnlySpan<byte> bytes) => HostFile.Write(bytes);
}
