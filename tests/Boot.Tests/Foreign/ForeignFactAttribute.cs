using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A test that needs Debian's packages and a root of its own on the host; skipped, with the reason, where they cannot be had.</summary>
internal sealed class ForeignFactAttribute : FactAttribute
{
    public ForeignFactAttribute() => Skip = ForeignNeeds.WhatIsMissing;
}
