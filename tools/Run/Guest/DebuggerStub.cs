namespace Tine.Tools.Run;

/// <summary>Whether a debugger can attach.</summary>
public enum DebuggerStub
{
    None,

    /// <summary>On port 1234; the guest waits for it before its first instruction.</summary>
    WaitsOnPort1234,
}
