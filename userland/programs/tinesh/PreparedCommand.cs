using System.Collections.Generic;

namespace Tine.Shell;

/// <summary>A command after expansion: NAME=value in front of it, then the program's name and its arguments.</summary>
internal readonly record struct PreparedCommand(List<string> Assignments, List<string> Fields);
