namespace Tine.Files;

/// <summary>
/// State of a folder that stands above this one, once a machine: <see cref="FileServices"/> carries it and does not look into it, so
/// that references between folders go downwards only. Its class has a method <c>Of</c> that finds or makes it.
/// </summary>
public abstract class ServicePart;
