using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Tine.Boot.Tests.LongestFirst", "Boot.Tests")]

namespace Tine.Boot.Tests;

/// <summary>
/// The classes that take minutes come first, longest first: one that began last would have a processor to itself, and the other none
/// to use.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] s_long =
    [
        nameof(ForeignTests), nameof(ProcessorTests), nameof(LatencyTests), nameof(UsbKeyboardTests), nameof(ConformanceTests),
        nameof(OwnProgramTests), nameof(SharedProcessorTests), nameof(ProgramTests), nameof(ScreenTests),
    ];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => (uint)Array.FindIndex(s_long, name => collection.DisplayName.EndsWith("." + name, StringComparison.Ordinal)));
}
