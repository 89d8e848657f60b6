using System;

namespace Tine.Files;

/// <summary>Flags of umount2(2).</summary>
[Flags]
public enum UnmountFlags
{
    None = 0,
    Force = 1,

    /// <summary>Away with the name at once; the rest when the last user is gone.</summary>
    Detach = 2,
    Expire = 4,
    NoFollow = 8,
}
