namespace Tine.Files;

/// <summary>The process and the rights of a thread that makes a call, as files need them. Processes implements it.</summary>
public abstract class CallerIdentity
{
    /// <summary>The caller's credentials.</summary>
    public abstract Credentials CredentialsOf(Caller caller);

    /// <summary>The id of the caller's process.</summary>
    public abstract int ProcessIdOf(Caller caller);
}
