using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A <see cref="ForeignFactAttribute"/> of many minutes; skipped unless it is asked for, too.</summary>
internal sealed class LongForeignFactAttribute : FactAttribute
{
    public LongForeignFactAttribute() => Skip = LongRuns.WhatIsMissing ?? ForeignNeeds.WhatIsMissing;
}
