using System;

namespace Tine.Processes;

/// <summary>The way on which execve came to its file.</summary>
/// <param name="Path">The path that it was given, or one by way of the descriptor: AT_EXECFN, and what a script's interpreter is told to read.</param>
public readonly record struct ExecutionName(byte[] Path)
{
    /// <summary>The path begins at a descriptor that exec closes: no interpreter could read a script by it.</summary>
    public bool IsGoneAfterwards { get; init; }

    /// <summary>Whether execveat was given a descriptor and no path: the thread gets the file's own name.</summary>
    public bool IsDescriptor { get; init; }

    /// <summary>The new name of the thread, as long as it may be.</summary>
    internal byte[] CommandFor(ProgramFile program)
    {
        const int longest = 15;
        ReadOnlySpan<byte> name = IsDescriptor ? program.OwnName : Path.AsSpan(Path.AsSpan().LastIndexOf((byte)'/') + 1);
        return name[..Math.Min(name.Length, longest)].ToArray();
    }
}
