using Tine.Files;

namespace Tine.Processes;

/// <summary>The process that mq_notify(3) registered, as long as it runs the program that asked for it.</summary>
public sealed class QueueRegistrant(Process process) : QueueOwner
{
    /// <summary>The handlers of the program: an exec makes new ones, and the next program expects no signal (Linux, notify_self_exec_id).</summary>
    private readonly SignalHandlers _handlers = process.Handlers;

    public override int ProcessId => process.Id;

    public override bool Includes(Caller caller) => ((Thread)caller).Process == process;

    /// <remarks>The sender needs no permission: who may write to a queue may wake the one who waits for it.</remarks>
    public override void Tell(Caller sender, int signal, ulong value)
    {
        if (process.IsZombie || process.Handlers != _handlers)
        {
            return;
        }

        SignalInfo info = SignalInfo.From((Signal)signal, SignalCode.MessageQueue, (Thread)sender);
        info.Value = value;
        Signals.SendToProcess(process, info);
    }
}
