using System;

namespace Tine.Files;

/// <summary>Events of inotify(7), and the manner of a watch; values of Linux.</summary>
[Flags]
public enum WatchEvents : uint
{
    None = 0,
    Accessed = 0x1,
    Modified = 0x2,
    AttributesChanged = 0x4,
    ClosedWritable = 0x8,
    ClosedUnwritable = 0x10,
    Opened = 0x20,
    MovedFrom = 0x40,
    MovedTo = 0x80,
    Created = 0x100,
    Deleted = 0x200,
    SelfDeleted = 0x400,
    SelfMoved = 0x800,

    /// <summary>Told whether asked for or not.</summary>
    Unmounted = 0x2000,
    Overflow = 0x4000,
    Ignored = 0x8000,

    /// <summary>IN_ONLYDIR, IN_DONT_FOLLOW: the file that may be watched.</summary>
    OnlyDirectory = 0x0100_0000,
    KeepLink = 0x0200_0000,

    /// <summary>IN_EXCL_UNLINK: nothing more of files whose name is gone.</summary>
    ExceptUnlinked = 0x0400_0000,

    /// <summary>IN_MASK_CREATE, IN_MASK_ADD: not a second time; more events than before.</summary>
    MustBeNew = 0x1000_0000,
    Add = 0x2000_0000,

    /// <summary>IN_ISDIR, told with events of directories.</summary>
    Directory = 0x4000_0000,

    /// <summary>IN_ONESHOT: ends with the first event.</summary>
    Once = 0x8000_0000,

    All = 0xfff,
    Known = All | Unmounted | Overflow | Ignored | OnlyDirectory | KeepLink | ExceptUnlinked | MustBeNew | Add | Directory | Once,
}
