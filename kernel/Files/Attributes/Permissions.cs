using System;

namespace Tine.Files;

/// <summary>The twelve permission bits of a file's mode; chmod(2).</summary>
[Flags]
public enum Permissions : uint
{
    None = 0,
    OtherExecute = 0x1,
    OtherWrite = 0x2,
    OtherRead = 0x4,
    GroupExecute = 0x8,
    GroupWrite = 0x10,
    GroupRead = 0x20,
    OwnerExecute = 0x40,
    OwnerWrite = 0x80,
    OwnerRead = 0x100,

    /// <summary>In a directory only the owner of an entry may remove it (S_ISVTX).</summary>
    Sticky = 0x200,
    SetGroupId = 0x400,
    SetUserId = 0x800,

    AnyExecute = OtherExecute | GroupExecute | OwnerExecute,

    /// <summary>rwxrwxrwx (0777): what a umask holds back.</summary>
    Everyone = 0x1ff,

    /// <summary>rwxr-xr-x (0755).</summary>
    OwnerAllOthersLook = 0x1ed,

    /// <summary>r-xr-xr-x (0555).</summary>
    AllLook = 0x16d,

    /// <summary>rw-rw-rw- (0666).</summary>
    AllReadWrite = 0x1b6,

    /// <summary>r--r--r-- (0444).</summary>
    AllRead = 0x124,

    /// <summary>All twelve (07777).</summary>
    All = 0xfff,
}
