namespace Tine.Tools.Run;

/// <summary>The input of the command in the guest.</summary>
internal enum CommandInput
{
    /// <summary>The runner's standard input.</summary>
    Standard,

    /// <summary>Empty.</summary>
    None,
}
