using Tine.Memory;

namespace Tine.Files;

/// <summary>The files of a file system that is mounted nowhere and used by nobody. They may be many: they are removed in portions.</summary>
internal sealed class AbandonedTree(TreeDirectory root) : UnusedObject
{
    private const int InstructionsAnEntry = 1000;
    private const int EntriesAPortion = WorkPortion.Size / InstructionsAnEntry;

    private readonly TreeDirectory _root = root;
    private TreeDirectory _directory = root;

    /// <inheritdoc/>
    public override bool FreePortion()
    {
        if (_root.FileSystem.Watches is { } watches && !watches.EndUnmountedPortion())
        {
            return false;
        }

        for (int left = EntriesAPortion; left > 0; left--)
        {
            if (_directory.Last is not { } last)
            {
                if (_directory == _root)
                {
                    return true;
                }

                _directory = RemoveEmpty(_directory);
            }
            else if (last.Inode is TreeDirectory below)
            {
                _directory = below;
            }
            else
            {
                _directory.RemoveName(last.Name);
                last.Inode.RemoveLink();
            }
        }

        return false;
    }

    /// <returns>The directory that it was in.</returns>
    private static TreeDirectory RemoveEmpty(TreeDirectory directory)
    {
        var parent = (TreeDirectory)directory.Parent;
        parent.RemoveName(directory.Name);
        directory.LinkCount = 0;
        return parent;
    }
}
