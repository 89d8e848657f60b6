using Xunit;

namespace Tine.Tests.CoreLib;

/// <summary>The heap is one for the process: its tests run one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HeapCollection
{
    public const string Name = "heap";
}
