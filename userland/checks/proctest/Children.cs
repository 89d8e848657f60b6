using Tine.Runtime;

namespace Tine.ProcessTest;

/// <summary>Checks of children that the cases share.</summary>
internal static unsafe class Children
{
    /// <summary>Waits for the child and checks its exit code.</summary>
    internal static bool EndedWith(SysResult child, int exitCode)
    {
        if (!Tap.Gives(child, Errno.None, "making a child"))
        {
            return false;
        }

        SysResult ended = Unix.Wait(child.Int, out WaitStatus status);
        return Tap.Gives(ended, Errno.None, "wait4") && Tap.Holds(ended.Int == child.Int && status.Is(exitCode), "the child's exit code is right");
    }

    /// <summary>Waits for the child and checks which signal ended it.</summary>
    internal static bool EndedBy(SysResult child, Signal signal)
    {
        SysResult ended = Unix.Wait(child.Int, out WaitStatus status);
        return Tap.Gives(ended, Errno.None, "wait4") && Tap.Holds(status.Is(signal), "the right signal ended the child");
    }

    /// <summary>Whether a read would not wait.</summary>
    internal static bool HasData(int descriptor)
    {
        var entry = new PollEntry { Descriptor = descriptor, Events = PollEntry.Readable };
        return Unix.Poll(&entry, 1, 0).Value == 1;
    }
}
