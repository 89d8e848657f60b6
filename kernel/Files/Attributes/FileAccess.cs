using System;

namespace Tine.Files;

/// <summary>Kinds of access to a file; the values of access(2), and of one octal digit of a mode.</summary>
[Flags]
public enum FileAccess : uint
{
    None = 0,
    Execute = 1,
    Write = 2,
    Read = 4,
}
