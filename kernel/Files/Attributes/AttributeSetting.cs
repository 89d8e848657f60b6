using System;

namespace Tine.Files;

/// <summary>Flags of setxattr(2).</summary>
[Flags]
public enum AttributeSetting
{
    None = 0,

    /// <summary>XATTR_CREATE: EEXIST if it is there.</summary>
    Create = 1,

    /// <summary>XATTR_REPLACE: ENODATA unless it is there.</summary>
    Replace = 2,
}
