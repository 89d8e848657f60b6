namespace Tine.Files;

/// <summary>Goes on through the mounts for one part of a text, in the order of their ids; others may mount and unmount meanwhile.</summary>
internal struct MountWalk(MountTable mounts, Caller caller, TextBuffer text)
{
    private const int LinesAPart = 16;
    private const int InstructionsALine = 10_000;

    /// <summary>Instructions for a mount: to find the mount below, each is looked at.</summary>
    private const int InstructionsAMount = 15;

    /// <summary>Instructions for a byte of text: mounts may lie in each other, and each line tells a long path.</summary>
    private const int InstructionsAByte = 100;

    private WorkPortion _portion = new(caller);
    private int _bytesSeen = text.Length;
    private int _left = LinesAPart;

    public Mount Current { get; private set; } = null!;

    /// <param name="position">The id of the mount that was told last, set to the next one's; <see cref="TextFile.End"/> after the last.</param>
    /// <returns>False at the end of the part.</returns>
    public bool MoveNext(ref ulong position)
    {
        int instructions = InstructionsALine + (mounts.Count * InstructionsAMount) + ((text.Length - _bytesSeen) * InstructionsAByte);
        _bytesSeen = text.Length;
        if (_left-- == 0 || _portion.Spend(instructions) != Errno.None)
        {
            return false;
        }

        Mount? next = mounts.FirstAfter((int)position);
        position = next is null ? TextFile.End : (ulong)next.Id;
        Current = next!;
        return next is not null;
    }
}
