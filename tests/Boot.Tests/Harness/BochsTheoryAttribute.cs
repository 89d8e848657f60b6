using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A test that needs Bochs; skipped, with the reason, where it cannot be had.</summary>
internal sealed class BochsTheoryAttribute : TheoryAttribute
{
    public BochsTheoryAttribute() => Skip = Bochs.WhatIsMissing;
}
