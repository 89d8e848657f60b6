namespace Tine.Processes;

/// <summary>
/// State of a folder that stands above this one: the world carries it and does not look into it, so that references between
/// folders go downwards only.
/// </summary>
public abstract class WorldPart;
