using Tine.Runtime;

namespace Tine.LabCheck;

/// <summary>The lab's calls.</summary>
internal static unsafe class Calls
{
    /// <summary>Fields of 64 bits in the answer of <see cref="Summary"/>.</summary>
    public const int Fields = 4;

    public const ulong SummaryBytes = Fields * sizeof(ulong);

    public static SysResult FreeFrames(ulong* result) => Unix.Call((SystemCall)500, (ulong)result);

    public static SysResult Summary(void* answer) => Unix.Call((SystemCall)501, (ulong)answer);

    public static SysResult DigitSum(ulong number) => Unix.Call((SystemCall)502, number);

    public static SysResult CountAncestors() => Unix.Call((SystemCall)503);

    public static SysResult Percent(ulong part, ulong whole) => Unix.Call((SystemCall)504, part, whole);
}
