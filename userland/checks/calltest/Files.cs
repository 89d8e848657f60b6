using Tine.Runtime;

namespace Tine.CallTest;

/// <summary>Files that the cases use.</summary>
internal static class Files
{
    /// <summary>An empty file of this name, open for reading and writing.</summary>
    internal static int Make(string name) => Unix.Open(name, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Truncate).Int;
}
