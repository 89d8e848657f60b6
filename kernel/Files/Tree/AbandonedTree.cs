using System.Collections.Generic;

namespace Tine.Files;

/// <summary>Trees of file systems that are mounted nowhere and used by nobody. They may be large: they are removed in portions.</summary>
public sealed class AbandonedTrees
{
    private readonly List<TreeDirectory> _trees = new();

    public bool IsEmpty => _trees.Count == 0;

    /// <summary>Removes the files; called, where others may run, after the last use of a tree may have ended.</summary>
    public void Remove(Caller caller)
    {
        while (_trees.Count > 0)
        {
            TreeDirectory tree = _trees[^1];
            _trees.RemoveAt(_trees.Count - 1);
            tree.FileSystem.Watches?.EndUnmounted(caller);
            tree.RemoveEverything(caller);
        }
    }

    internal void Add(TreeDirectory tree) => _trees.Add(tree);
}
