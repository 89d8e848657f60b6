namespace Tine.Tools.Lab;

/// <summary>Runs commands in the tree that is graded.</summary>
public interface ICommands
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="program">A path from the tree's top, or a name to be found on PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    CommandResult Run(string program, params string[] arguments);
}
