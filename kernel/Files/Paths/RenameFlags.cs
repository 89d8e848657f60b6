using System;

namespace Tine.Files;

/// <summary>Flags of renameat2(2).</summary>
[Flags]
public enum RenameFlags : uint
{
    None = 0,

    /// <summary>EEXIST when the new name is taken.</summary>
    NoReplace = 1,

    /// <summary>The two names change places.</summary>
    Exchange = 2,

    /// <summary>The old name stays and names a whiteout, a character device 0:0.</summary>
    Whiteout = 4,
}
