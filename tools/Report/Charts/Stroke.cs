namespace Tine.Tools.Report;

/// <summary>How a line is drawn.</summary>
internal enum Stroke
{
    Solid,
    Dashed,
}
