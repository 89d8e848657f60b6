using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A <see cref="ForeignFactAttribute"/> for each of several cases.</summary>
internal sealed class ForeignTheoryAttribute : TheoryAttribute
{
    public ForeignTheoryAttribute() => Skip = ForeignNeeds.WhatIsMissing;
}
