using System;

namespace Tine.X64;

/// <summary>Causes of a debug exception (DR6), with the breakpoints that <see cref="DebugRegisters.BreakAtTranslations"/> sets.</summary>
[Flags]
public enum DebugCause : ulong
{
    /// <summary>CR3 is about to be loaded.</summary>
    WriteRoot = 1 << 0,

    /// <summary>CR3 is about to be loaded with what it has.</summary>
    ReloadRoot = 1 << 1,

    /// <summary>A page is about to be flushed.</summary>
    FlushPage = 1 << 2,

    /// <summary>The kernel is about to copy from or to a program.</summary>
    CopyUser = 1 << 3,

    /// <summary>An instruction has run with <see cref="DebugRegisters.TrapFlag"/>.</summary>
    SingleStep = 1 << 14,
}
