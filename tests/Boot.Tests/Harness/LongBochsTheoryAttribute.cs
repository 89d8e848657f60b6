using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A test of minutes that needs Bochs; skipped where it cannot be had, and unless long tests are asked for.</summary>
internal sealed class LongBochsTheoryAttribute : TheoryAttribute
{
    public LongBochsTheoryAttribute() => Skip = LongRuns.WhatIsMissing ?? Bochs.WhatIsMissing;
}
