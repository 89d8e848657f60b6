using Tine.X64;

namespace Tine.Processes;

/// <summary>sigaltstack(2).</summary>
internal static class SignalStack
{
    /// <summary>Sets the signal stack.</summary>
    /// <returns>None; EPERM while on it, EINVAL for unknown flags, ENOMEM when it is too small.</returns>
    public static Errno Set(Thread thread, in AlternateStack wanted, ulong stackPointer)
    {
        if (thread.AlternateStack.Contains(stackPointer))
        {
            return Errno.EPERM;
        }

        int mode = wanted.Flags & ~AlternateStack.AutoDisarm;
        if (mode is not (0 or AlternateStack.OnStack or AlternateStack.Disabled))
        {
            return Errno.EINVAL;
        }

        if (mode == AlternateStack.Disabled)
        {
            thread.AlternateStack = new AlternateStack { Flags = wanted.Flags };
            return Errno.None;
        }

        if (wanted.Size < AlternateStack.MinimumSize)
        {
            return Errno.ENOMEM;
        }

        thread.AlternateStack = new AlternateStack
        {
            Start = wanted.Start,
            Size = wanted.Size,
            Flags = wanted.Flags & AlternateStack.AutoDisarm,
        };
        return Errno.None;
    }

    /// <summary>Takes the settings from a handler's frame; nonsense in it changes nothing.</summary>
    public static void Restore(Thread thread, in AlternateStack saved, ulong stackPointer) => Set(thread, saved, stackPointer);
}
