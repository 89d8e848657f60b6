using System;
using Tine.Files;

namespace Tine.Processes;

/// <summary>A process as /proc/PID/task/TID shows it: what belongs to a thread is that thread's.</summary>
internal sealed class ThreadInformation(Thread thread) : ProcessInformation(thread.Process)
{
    public override int ThreadId => thread.Id;

    public override int Nice => thread.Scheduling.Nice;

    public override int Policy => (int)thread.Scheduling.Policy;

    public override int Processor => thread.Scheduler.Number;

    public override int TracerId => thread.Traced?.Tracer.Id ?? 0;

    public override string WaitChannel => Processes.WaitChannel.Of(thread);

    public override void WriteStack(TextBuffer text) => KernelStackText.Write(thread, text);

    public override void WriteSystemCall(Caller caller, TextBuffer text) => CallText.Write((Thread)caller, thread, text);

    public override (int Own, int Effective) RealTimePriority => (thread.Scheduling.Priority, thread.EffectivePriority);

    public override Credentials Identity => thread.Credentials;

    public override bool HasNoNewPrivileges => thread.HasNoNewPrivileges;

    public override bool MayInspect(Caller caller) => TraceAccess.MayReadAsFile((Thread)caller, thread);

    public override char State => LetterOf(thread, 'X');

    public override ReadOnlySpan<byte> ProgramName => thread.Name;

    public override void SetProgramName(ReadOnlySpan<byte> name) => thread.Name = name.ToArray();

    /// <summary>Lists the children, which belong to the process: its first thread tells them.</summary>
    public override void ListChildren(Caller caller, TextBuffer text)
    {
        if (thread == thread.Process.Leader)
        {
            base.ListChildren(caller, text);
        }
    }

    public override (ulong User, ulong System) Times => ResourceUsage.Of(thread).Times;

    public override TransferCounts Transfers => thread.Transfers;

    public override ulong VoluntarySwitches => thread.VoluntarySwitches;

    public override ulong InvoluntarySwitches => thread.InvoluntarySwitches;

    public override ulong ThreadPendingSignals => thread.Pending.Signals.Bits;

    public override ulong BlockedSignals => thread.Blocked.Bits;
}
