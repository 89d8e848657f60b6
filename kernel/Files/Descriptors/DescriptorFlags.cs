using System;

namespace Tine.Files;

/// <summary>Flags of a descriptor, not of the open file: F_GETFD.</summary>
[Flags]
public enum DescriptorFlags
{
    None = 0,
    CloseOnExec = 1,
}
