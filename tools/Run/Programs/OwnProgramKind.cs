namespace Tine.Tools.Run;

/// <summary>The language and the library of a program of the caller's own.</summary>
internal enum OwnProgramKind
{
    /// <summary>One file in C, linked with musl.</summary>
    C,

    /// <summary>One file in C# over <c>userland/Runtime</c>.</summary>
    CSharp,

    /// <summary>A project or a file for .NET as it is, compiled ahead of time by its SDK.</summary>
    DotNet,
}
