namespace Tine.Files;

/// <summary>Root, working directory and umask (clone's CLONE_FS shares them).</summary>
public sealed class FileSystemContext;
