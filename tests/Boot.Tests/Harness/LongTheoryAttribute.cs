using Xunit;

namespace Tine.Boot.Tests;

/// <summary>Tests of many minutes together; skipped unless they are asked for.</summary>
internal sealed class LongTheoryAttribute : TheoryAttribute
{
    public LongTheoryAttribute() => Skip = LongRuns.WhatIsMissing;
}
