namespace Tine.Files;

/// <summary>The four ids of one kind (user or group) that a process carries; credentials(7).</summary>
/// <param name="Real">The user or group that started it.</param>
/// <param name="Effective">The user or group that it acts as.</param>
/// <param name="Saved">The user or group that it may switch back to.</param>
/// <param name="FileSystem">The id that files are checked against; follows the effective id unless set apart (setfsuid).</param>
public readonly record struct IdentitySet(uint Real, uint Effective, uint Saved, uint FileSystem)
{
    /// <summary>All four the same.</summary>
    public static IdentitySet All(uint id) => new(id, id, id, id);

    /// <remarks>Written out: what the compiler makes asks a comparer for each field, and each exec compares.</remarks>
    public bool Equals(IdentitySet other) =>
        Real == other.Real && Effective == other.Effective && Saved == other.Saved && FileSystem == other.FileSystem;

    public override int GetHashCode() => (int)(Real ^ Effective ^ Saved ^ FileSystem);
}
