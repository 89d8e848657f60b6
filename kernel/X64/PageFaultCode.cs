using System;

namespace Tine.X64;

/// <summary>The error code of a page fault. AMD64 APM vol. 2, 8.4.2.</summary>
[Flags]
public enum PageFaultCode : ulong
{
    Protection = 1,
    Write = 2,
    User = 4,
    ReservedBit = 8,
    InstructionFetch = 16,
}
