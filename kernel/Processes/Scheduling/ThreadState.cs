namespace Tine.Processes;

/// <summary>The state of a thread. The letters are those of /proc and ps.</summary>
public enum ThreadState
{
    /// <summary>Being made; not yet known to the scheduler.</summary>
    New,

    /// <summary>R: running, or in the queue of those that could.</summary>
    Ready,

    /// <summary>S: asleep until an event or a signal.</summary>
    Interruptible,

    /// <summary>D: asleep until an event or a fatal signal.</summary>
    Killable,

    /// <summary>T: stopped by a signal until SIGCONT.</summary>
    Stopped,

    /// <summary>t: stopped for its tracer, until that lets it go on.</summary>
    Traced,

    /// <summary>Z: over. It never runs again.</summary>
    Dead,
}
