namespace Tine.Tools.Lab;

/// <summary>The way a test of a lab is run.</summary>
public enum TestKind
{
    /// <summary>Tests of Kernel.Tests, by a filter of <c>dotnet test</c>.</summary>
    Host,

    /// <summary>A command in the guest: its exit status, or one item of the TAP that it prints.</summary>
    Guest,

    /// <summary>A row of forkbench's instruction table, at most so much.</summary>
    Icount,

    /// <summary>A student's figures of one of forkbench's operations: those that the tree measures.</summary>
    Figures,

    /// <summary>A student's model of an operation's cost: within a tenth of what the tree measures.</summary>
    Model,

    /// <summary>A command whose guest must end in a panic with a sentence.</summary>
    Panic,

    /// <summary>The image builds.</summary>
    Static,
}
