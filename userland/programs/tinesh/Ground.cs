namespace Tine.Shell;

/// <summary>Whether the shell waits for a job.</summary>
internal enum Ground
{
    Front,
    Back,
}
