using System;
using Xunit;

namespace Tine.Labs.Tests;

/// <summary>A <see cref="LongTheoryAttribute"/> for one case.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute() => Skip = new LongTheoryAttribute().Skip;
}
