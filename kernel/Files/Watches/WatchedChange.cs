namespace Tine.Files;

/// <summary>Something that happened to a file, as its watches hear of it.</summary>
/// <param name="Events">The event, with Directory for one of a directory.</param>
/// <param name="Cookie">The same for both halves of a rename; else 0.</param>
/// <param name="IsUnlinked">Whether it came by an open file without a name left.</param>
public readonly record struct WatchedChange(WatchEvents Events, uint Cookie = 0, bool IsUnlinked = false);
