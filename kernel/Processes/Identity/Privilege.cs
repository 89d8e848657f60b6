namespace Tine.Processes;

/// <summary>Whether the rules for ordinary processes hold, or CAP_SETUID (CAP_SETGID for groups) lifts them.</summary>
public enum Privilege
{
    Ordinary,
    Capable,
}
