using System.Collections.Generic;

namespace Tine.Tools.Run;

/// <summary>An event, and all address spaces after it.</summary>
/// <param name="Pid">The process that it happened to.</param>
/// <param name="Words">The event in words.</param>
/// <param name="Processes">The processes, the newest first.</param>
internal sealed record PictureStep(int Pid, string Words, List<PictureProcess> Processes)
{
    /// <summary>The functions of the program that led to it.</summary>
    public string Calls { get; set; } = "";
}
