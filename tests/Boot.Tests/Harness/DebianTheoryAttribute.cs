using Xunit;

namespace Tine.Boot.Tests;

/// <summary>A <see cref="DebianFactAttribute"/> with data.</summary>
internal sealed class DebianTheoryAttribute : TheoryAttribute
{
    public DebianTheoryAttribute() => Skip = DebianNeeds.WhatIsMissing;
}
