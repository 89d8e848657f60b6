using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>vhangup.</summary>
internal static class HangUpCalls
{
    /// <summary>Takes the caller's terminal from all who have it open, so that a new session begins on a clean line.</summary>
    [Syscall(153, "vhangup")]
    internal static Errno HangUp(Thread caller)
    {
        if (!caller.Credentials.Has(Capability.ConfigureTerminals))
        {
            return Errno.EPERM;
        }

        caller.Process.ControllingTerminal?.TakeFromAll();
        return Errno.None;
    }
}
