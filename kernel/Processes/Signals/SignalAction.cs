using System.Runtime.InteropServices;

namespace Tine.Processes;

/// <summary>The action for one signal: the kernel's struct sigaction as rt_sigaction(2) passes it, 32 bytes.</summary>
[NoAllocation]
[StructLayout(LayoutKind.Sequential)]
public struct SignalAction
{
    public const ulong DefaultHandler = 0;
    public const ulong IgnoreHandler = 1;

    /// <summary>Address of the handler, or one of the two constants.</summary>
    public ulong Handler;

    public SignalFlags Flags;

    /// <summary>Address of the code that calls rt_sigreturn.</summary>
    public ulong Restorer;

    /// <summary>Blocked too while the handler runs.</summary>
    public SignalSet Mask;

    public readonly bool IsDefault => Handler == DefaultHandler;

    public readonly bool IsIgnore => Handler == IgnoreHandler;

    public readonly bool IsCaught => Handler > IgnoreHandler;

    public readonly bool Has(SignalFlags flag) => (Flags & flag) != 0;
}
