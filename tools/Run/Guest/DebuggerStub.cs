namespace Tine.Tools.Run;

/// <summary>Whether a debugger can attach.</summary>
public enum DebuggerStub
{
    None,

    /// <summary>A socket of the host's takes its commands; the guest waits before its first instruction.</summary>
    Waits,
}
