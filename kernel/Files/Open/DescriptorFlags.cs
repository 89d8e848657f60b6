using System;

namespace Tine.Files;

/// <summary>What belongs to a descriptor and not to the open file: F_GETFD.</summary>
[Flags]
public enum DescriptorFlags
{
    None = 0,
    CloseOnExec = 1,
}
