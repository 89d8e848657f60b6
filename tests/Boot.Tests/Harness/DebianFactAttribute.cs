using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A test that needs Debian's packages; skipped, with the reason, where they cannot be had.</summary>
internal sealed class DebianFactAttribute : FactAttribute
{
    public DebianFactAttribute() => Skip = DebianNeeds.WhatIsMissing;
}
