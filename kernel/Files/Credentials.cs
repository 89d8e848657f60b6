namespace Tine.Files;

/// <summary>User and group ids, and the groups; immutable: a change makes a new one.</summary>
public sealed class Credentials;
