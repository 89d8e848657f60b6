using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A test of many minutes; skipped unless it is asked for.</summary>
internal sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute() => Skip = LongRuns.WhatIsMissing;
}
