using System;

namespace Tine.Files;

/// <summary>Kinds of step that a path may not take; RESOLVE_* of openat2(2).</summary>
[Flags]
public enum ResolveRules : ulong
{
    None = 0,

    /// <summary>Another file system: EXDEV.</summary>
    NoCrossing = 1,

    /// <summary>Links of procfs that lead to files themselves: ELOOP.</summary>
    NoJumps = 2,

    /// <summary>Symbolic links of any kind: ELOOP.</summary>
    NoLinks = 4,

    /// <summary>A step out of the tree below the start: EXDEV.</summary>
    Beneath = 8,

    /// <summary>The start is the root.</summary>
    InRoot = 0x10,

    /// <summary>A step that would have to be read first; in memory there is none.</summary>
    Cached = 0x20,
    Scoped = Beneath | InRoot,
    All = NoCrossing | NoJumps | NoLinks | Beneath | InRoot | Cached,
}
