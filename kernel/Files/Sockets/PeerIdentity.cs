namespace Tine.Files;

/// <summary>A process as the other end of a socket sees it: struct ucred, as SO_PEERCRED and SCM_CREDENTIALS tell it.</summary>
public readonly record struct PeerIdentity(int ProcessId, uint UserId, uint GroupId)
{
    private const uint Nobody = 65534;

    /// <summary>The identity of no peer: no process, and ids that stand for no one.</summary>
    public static PeerIdentity None => new(0, uint.MaxValue, uint.MaxValue);

    /// <summary>The credentials of an unknown sender in SCM_CREDENTIALS.</summary>
    public static PeerIdentity Unknown => new(0, Nobody, Nobody);

    public static PeerIdentity Of(FileServices services, Caller caller)
    {
        Credentials credentials = services.Callers.CredentialsOf(caller);
        return new PeerIdentity(services.Callers.ProcessIdOf(caller), credentials.Users.Effective, credentials.Groups.Effective);
    }
}
