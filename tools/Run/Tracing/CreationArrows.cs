using System.Collections.Generic;

namespace Tine.Tools.Run;

/// <summary>Arrows from the call that makes a process or thread to the first call or fault of what it made, by the records' places.</summary>
internal sealed class CreationArrows
{
    private CreationArrows()
    {
    }

    /// <summary>An arrow's number by the record of the call that it starts at.</summary>
    public Dictionary<int, int> Starts { get; } = [];

    /// <summary>An arrow's number by the record that it ends at.</summary>
    public Dictionary<int, int> Ends { get; } = [];

    /// <summary>Finds all arrows.</summary>
    /// <remarks>A child's number is the call's result, which a vfork returns after the child has run: so calls are looked through twice.</remarks>
    public static CreationArrows Of(IReadOnlyList<TraceRecord> records)
    {
        var arrows = new CreationArrows();
        Dictionary<int, int> children = ChildrenByCall(records);
        var awaited = new Dictionary<int, int>();
        for (int index = 0; index < records.Count; index++)
        {
            TraceRecord record = records[index];
            if (record.Letter is 'C' or 'F' && awaited.Remove(record.Thread, out int arrow))
            {
                arrows.Ends[index] = arrow;
            }

            if (children.TryGetValue(index, out int child))
            {
                int number = arrows.Starts.Count + 1;
                arrows.Starts[index] = number;
                awaited[child] = number;
            }
        }

        return arrows;
    }

    /// <summary>The number of the child by the record of the call that made it.</summary>
    private static Dictionary<int, int> ChildrenByCall(IReadOnlyList<TraceRecord> records)
    {
        var children = new Dictionary<int, int>();
        var open = new Dictionary<int, int>();
        for (int index = 0; index < records.Count; index++)
        {
            TraceRecord record = records[index];
            if (record.Letter == 'C')
            {
                open[record.Thread] = index;
            }
            else if (record.Letter == 'R' && open.Remove(record.Thread, out int call)
                && records[call].Words[0] is "fork" or "vfork" or "clone" or "clone3" && (long)record.Number(0) > 0)
            {
                children[call] = (int)record.Number(0);
            }
        }

        return children;
    }
}
