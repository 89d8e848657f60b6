namespace Tine.Tools.Report;

/// <summary>A part of a bar.</summary>
/// <param name="Name">The meaning: the same name has the same color in every bar.</param>
/// <param name="Color">In CSS's notation.</param>
/// <param name="Value">Not negative.</param>
internal sealed record BarPart(string Name, string Color, double Value);
