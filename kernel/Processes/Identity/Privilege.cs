namespace Tine.Processes;

/// <summary>Whether the rules for ordinary processes hold.</summary>
public enum Privilege
{
    Ordinary,
    Superuser,
}
