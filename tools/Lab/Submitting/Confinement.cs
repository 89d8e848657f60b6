using System;

namespace Tine.Tools.Lab;

/// <summary>The place where a submission's code runs.</summary>
public enum Confinement
{
    /// <summary>A sandbox of bubblewrap's.</summary>
    Sandbox,

    /// <summary>No sandbox: the grader's own user, with the network. For a machine that has nothing to lose.</summary>
    None,
}

/// <summary>Commands by confinement.</summary>
internal static class ConfinementExtensions
{
    /// <summary>Runs commands in a sandbox, or in its tree without one.</summary>
    public static TreeCommands CommandsIn(this Confinement confinement, Sandbox sandbox, TimeSpan most) => confinement == Confinement.Sandbox
        ? new TreeCommands(sandbox.Tree, sandbox.Wrap, most)
        : new TreeCommands(sandbox.Tree, (program, arguments) => (program.StartsWith("./", StringComparison.Ordinal) ? System.IO.Path.Combine(sandbox.Tree, program) : program, arguments), most);
}
