namespace Tine.Runtime;

/// <summary>The end or stop of a child, as wait4(2) packs it.</summary>
public readonly record struct WaitStatus(int Raw)
{
    public bool HasExited => (Raw & 0x7F) == 0;

    public int ExitCode => (Raw >> 8) & 0xFF;

    public bool WasKilled => ((sbyte)((Raw & 0x7F) + 1) >> 1) > 0;

    public Signal KillingSignal => (Signal)(Raw & 0x7F);

    public bool IsStopped => (Raw & 0xFF) == 0x7F;

    public Signal StoppingSignal => (Signal)ExitCode;

    public bool WasContinued => Raw == 0xFFFF;

    /// <summary>The status in a shell's words: the exit code, or 128 plus the number of the signal.</summary>
    public int ForShell => HasExited ? ExitCode : 128 + (int)(IsStopped ? StoppingSignal : KillingSignal);

    public bool Is(int exitCode) => HasExited && ExitCode == exitCode;

    public bool Is(Signal signal) => WasKilled && KillingSignal == signal;
}
