namespace Tine.Runtime;

/// <summary>The end of a <see cref="LimitedWait"/>.</summary>
public enum WaitEnd
{
    InTime,

    /// <summary>Time was up: the child was killed.</summary>
    Killed,

    /// <summary>Time was up, and SIGKILL does not end the child, which lives on.</summary>
    Immortal,
}
