using System.Collections.Generic;
using System.Globalization;

namespace Tine.Tools.Run;

/// <summary>One event that the kernel told under <c>trace=events</c> (kernel/Startup/Tracing/EventTrace.cs has the letters).</summary>
/// <param name="Letter">The kind of event.</param>
/// <param name="Nanoseconds">When, since boot.</param>
/// <param name="Thread">The thread.</param>
/// <param name="Words">The remaining words.</param>
internal sealed record TraceRecord(char Letter, ulong Nanoseconds, int Thread, IReadOnlyList<string> Words)
{
    /// <summary>A word as the hexadecimal number that it is.</summary>
    public ulong Number(int index) => ulong.Parse(Words[index], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
