using System.Runtime.InteropServices;

namespace Tine.Processes;

/// <summary>struct timezone of gettimeofday(2): 8 bytes, which the kernel keeps and does not use.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ClockZone(int MinutesWest, int SummerTime)
{
    private const int MostMinutes = 15 * 60;

    public bool IsValid => MinutesWest is >= -MostMinutes and <= MostMinutes;
}
