namespace Tine.Tools.Report;

/// <summary>A place in a chart, in the units of its axes.</summary>
internal readonly record struct Point(double X, double Y);
