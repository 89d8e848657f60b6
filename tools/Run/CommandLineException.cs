using System;

namespace Tine.Tools.Run;

/// <summary>A wrong option or argument; the message is the one line that the caller sees.</summary>
internal sealed class CommandLineException(string message) : Exception(message);
