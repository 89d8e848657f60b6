namespace Tine.Files;

/// <summary>Enters <see cref="ExclusiveInterests"/> into the queues that their file names.</summary>
internal sealed class ExclusiveWatcher(ExclusiveInterests interests) : PollWatcher
{
    public override void Watch(WaitQueue queue) => interests.Enter(queue);
}
