namespace Tine.Files;

/// <summary>/proc/PID/mounts, open: poll(2) tells once of each mount and unmount since the last look; proc(5).</summary>
internal sealed class OpenMounts(TextFile file, MountTable mounts, OpenFlags flags) : OpenText(file, flags)
{
    private ulong _changesSeen = mounts.Changes;

    public override PollEvents Poll(PollWatcher? watcher)
    {
        watcher?.Watch(mounts.Changed);
        bool hasChanged = _changesSeen != mounts.Changes;
        _changesSeen = mounts.Changes;
        return hasChanged ? PollEvents.Readable | PollEvents.Error | PollEvents.Priority : PollEvents.Readable;
    }
}
