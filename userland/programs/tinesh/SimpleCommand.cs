using System.Collections.Generic;

namespace Tine.Shell;

/// <summary>Words and redirections between two operators.</summary>
internal sealed class SimpleCommand
{
    internal List<string> Words { get; } = [];

    internal List<Redirection> Redirections { get; } = [];
}
