using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;

namespace Tine.Tools.Run;

/// <summary>The expected duration of something long: what it took the last time.</summary>
/// <param name="file">Keeps the seconds.</param>
/// <param name="usual">Said where it has never been done.</param>
internal sealed class KnownDuration(string file, TimeSpan usual)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Says how long it will take.</summary>
    public string Describe() => File.Exists(file) && int.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
        ? $"about {Text(TimeSpan.FromSeconds(seconds))}, as the last time"
        : $"about {Text(usual)} on a quiet machine, more on a busy one";

    /// <summary>Keeps the time since this object was made.</summary>
    public void Keep() =>
        File.WriteAllText(file, ((int)Stopwatch.GetElapsedTime(_start).TotalSeconds).ToString(CultureInfo.InvariantCulture));

    private static string Text(TimeSpan time) => time < TimeSpan.FromMinutes(2) ? $"{Math.Max(1, (int)time.TotalSeconds)} seconds" : $"{(int)Math.Round(time.TotalMinutes)} minutes";
}
