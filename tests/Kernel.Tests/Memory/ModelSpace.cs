using System.Collections.Generic;
using Tine.Memory;

namespace Tine.Tests.Memory;

/// <summary>A program's view of memory, the simple way: one object a page.</summary>
internal sealed class ModelSpace
{
    public Dictionary<ulong, ModelPage> Pages { get; } = [];

    public ModelSpace Fork()
    {
        var child = new ModelSpace();
        foreach ((ulong page, ModelPage contents) in Pages)
        {
            child.Pages[page] = contents.Fork();
        }

        return child;
    }
}

/// <summary>A number that several pages may show.</summary>
internal sealed class ModelCell
{
    public ulong Value;
}

/// <summary>One mapped page: what lies under it, and what a private write has put over that.</summary>
internal sealed class ModelPage
{
    public Protection Protection;
    public bool IsShared;
    public ModelCell? Under;
    public ulong? Own;

    public ulong Value => Own ?? Under?.Value ?? 0;

    public void Write(ulong value)
    {
        if (IsShared)
        {
            Under!.Value = value;
        }
        else
        {
            Own = value;
        }
    }

    public ModelPage Fork() => (ModelPage)MemberwiseClone();
}
