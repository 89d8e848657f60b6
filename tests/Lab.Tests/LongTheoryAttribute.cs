using System;
using Tine.Tools.Lab;
using Xunit;

namespace Tine.Labs.Tests;

/// <summary>Many minutes: left out unless TINE_LONG=1 asks for it, or where there is no sandbox.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongTheoryAttribute : TheoryAttribute
{
    public LongTheoryAttribute() =>
        Skip = Environment.GetEnvironmentVariable("TINE_LONG") == "1" ? Sandbox.FindProblem() : "it takes many minutes: TINE_LONG=1 asks for it";
}
