namespace Tine.Files;

/// <summary>The process at the other end of a connection, as it was when the connection was made.</summary>
/// <param name="Identity">Its ids.</param>
/// <param name="Credentials">Its credentials; null when nobody is there.</param>
internal readonly record struct SocketPeer(PeerIdentity Identity, Credentials? Credentials)
{
    public static SocketPeer None => new(PeerIdentity.None, null);

    public static SocketPeer Of(FileServices services, Caller caller) =>
        new(PeerIdentity.Of(services, caller), services.Callers.CredentialsOf(caller));
}
