namespace Tine.Files;

/// <summary>The process and the rights of a thread that makes a call, as files need them. Processes implements it.</summary>
public abstract class CallerIdentity
{
    /// <summary>The caller's credentials.</summary>
    public abstract Credentials CredentialsOf(Caller caller);

    /// <summary>The id of the caller's process.</summary>
    public abstract int ProcessIdOf(Caller caller);

    /// <summary>The caller's rank among those that wait for a POSIX message queue: a larger number is served first.</summary>
    public virtual int UrgencyOf(Caller caller) => 0;

    /// <summary>The bytes that the caller's user may have in POSIX message queues (RLIMIT_MSGQUEUE); ulong.MaxValue for no limit.</summary>
    public virtual ulong QueueBytesLimitOf(Caller caller) => ulong.MaxValue;
}
