namespace Tine.Tools.Report;

/// <summary>Colours that people with any colour vision tell apart (Okabe and Ito, 2002), but for the yellow, too pale on white.</summary>
internal static class Palette
{
    public const string Black = "#000000";
    public const string Orange = "#e69f00";
    public const string SkyBlue = "#56b4e9";
    public const string Green = "#009e73";
    public const string Blue = "#0072b2";
    public const string Vermillion = "#d55e00";
    public const string Purple = "#cc79a7";
    public const string Gray = "#8a8a8a";
}
