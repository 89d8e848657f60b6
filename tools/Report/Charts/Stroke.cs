namespace Tine.Tools.Report;

/// <summary>The stroke of a line.</summary>
internal enum Stroke
{
    Solid,
    Dashed,
}
