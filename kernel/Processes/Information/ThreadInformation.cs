using System;

namespace Tine.Processes;

/// <summary>A process as /proc/PID/task/TID shows it: what belongs to a thread is that thread's.</summary>
internal sealed class ThreadInformation(Thread thread) : ProcessInformation(thread.Process)
{
    public override int ThreadId => thread.Id;

    public override char State => LetterOf(thread, 'X');

    public override ReadOnlySpan<byte> ProgramName => thread.Name;

    public override ulong PendingSignals => thread.Process.Pending.Signals.Bits | thread.Pending.Signals.Bits;

    public override ulong BlockedSignals => thread.Blocked.Bits;
}
