namespace Tine.Shell;

/// <summary>Statuses that POSIX gives a shell for commands that did not start.</summary>
internal static class ExitCodes
{
    internal const int Usage = 2;
    internal const int NotExecutable = 126;
    internal const int NotFound = 127;
}
