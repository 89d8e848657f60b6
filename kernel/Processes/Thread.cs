namespace Tine.Processes;

/// <summary>A thread of a process: registers, kernel stack, state and signal mask.</summary>
public sealed class Thread : Caller
{
    public Process Process { get; } = null!;

    public override Errno Block(SleepKind kind, ulong deadlineNanoseconds) => throw new PanicException("not yet");

    [NoAllocation]
    public override void Wake() => Panic.Because("not yet");
}
