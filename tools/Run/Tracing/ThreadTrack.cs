using System;
using System.Collections.Generic;
using System.Globalization;

namespace Tine.Tools.Run;

/// <summary>A thread while its events are written.</summary>
internal sealed class ThreadTrack(int thread, int process)
{
    /// <summary>CLONE_VFORK.</summary>
    private const ulong VForkFlag = 0x4000;

    public int Thread { get; } = thread;

    public int Process { get; } = process;

    public string Name { get; set; } = "";

    /// <summary>Slices that have begun and not ended, with their arguments as text.</summary>
    public Stack<(string Name, string Arguments)> Open { get; } = [];

    /// <summary>Whether its vfork's child has the processor.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>Whether it is in a call that waits for its child.</summary>
    public bool IsInVFork => !IsSuspended && Open.TryPeek(out (string Name, string Arguments) call) && (call.Name == "vfork" || (call.Name == "clone" && HasVForkFlag(call.Arguments)));

    /// <summary>Whether it is in a call that does not return.</summary>
    public bool IsEnding => Open.TryPeek(out (string Name, string Arguments) call) && call.Name is "exit" or "exit_group";

    private static bool HasVForkFlag(string arguments) =>
        ulong.TryParse(arguments.Split(',')[0].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong flags) && (flags & VForkFlag) != 0;
}
