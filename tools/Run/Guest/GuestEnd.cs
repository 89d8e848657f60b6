namespace Tine.Tools.Run;

/// <summary>The end of a guest's run.</summary>
public enum GuestEnd
{
    /// <summary>Init powered off and handed over a status.</summary>
    Exited,

    /// <summary>The kernel panicked.</summary>
    Panicked,

    /// <summary>The time was up.</summary>
    TimedOut,

    /// <summary>The kernel was asked where it stands, said so and stopped.</summary>
    Asked,

    /// <summary>All threads slept, and nothing could wake one.</summary>
    Deadlocked,

    /// <summary>The host's side stopped it.</summary>
    Stopped,

    /// <summary>The guest said nothing under KVM and was stopped.</summary>
    Silent,

    /// <summary>QEMU ended without a word from the kernel: it could not start, or the machine reset itself.</summary>
    Lost,
}
