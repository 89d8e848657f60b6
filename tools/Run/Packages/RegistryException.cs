namespace Tine.Tools.Run;

/// <summary>Debian's registry cannot be reached: trying again at once would only wait again.</summary>
public sealed class RegistryException(string message) : PackageException(message);
