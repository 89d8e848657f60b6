using System;
using Tine.Tools.Lab;
using Xunit;

namespace Tine.Labs.Tests;

/// <summary>Skipped, with a sentence that says why, where bubblewrap is missing or may not do its work, as in most containers.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SandboxFactAttribute : FactAttribute
{
    public SandboxFactAttribute() => Skip = Sandbox.FindProblem();
}
