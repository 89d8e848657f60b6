namespace Tine.Files;

/// <summary>Enters a <see cref="PollInterest"/> into the queues that its file names.</summary>
internal sealed class InterestWatcher(PollInterest interest) : PollWatcher
{
    public override void Watch(WaitQueue queue) => interest.Enter(queue);
}
