using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A <see cref="LongForeignFactAttribute"/> with data.</summary>
internal sealed class LongForeignTheoryAttribute : TheoryAttribute
{
    public LongForeignTheoryAttribute() => Skip = LongRuns.WhatIsMissing ?? ForeignNeeds.WhatIsMissing;
}
