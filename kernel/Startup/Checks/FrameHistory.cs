using System.Runtime.CompilerServices;

namespace Tine.Startup;

/// <summary>The last three changes of a frame's number of holders.</summary>
[NoAllocation]
internal struct FrameHistory
{
    private Changes _changes;
    private uint _count;

    /// <summary>Notes one more.</summary>
    public void Add(in CountChange change)
    {
        _changes[(int)(_count % Changes.Length)] = change;
        _count++;
    }

    /// <summary>Writes them, the newest first.</summary>
    public readonly void Write()
    {
        if (_count == 0)
        {
            KernelLog.WriteLine("  nobody has taken or given it since the check began");
        }

        uint shown = _count < Changes.Length ? _count : Changes.Length;
        for (uint age = 1; age <= shown; age++)
        {
            _changes[(int)((_count - age) % Changes.Length)].Write();
        }
    }

    [InlineArray(Length)]
    private struct Changes
    {
        public const int Length = 3;

        private CountChange _first;
    }
}
