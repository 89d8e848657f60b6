using System;

namespace Tine.Tools.Run;

/// <summary>A Debian package cannot be had: the name is unknown, the registry cannot be reached, or apt is not there. The message is one line.</summary>
public class PackageException(string message) : Exception(message);
