using System.Runtime;
using Tine.Runtime;

namespace Tine.FutexCheck;

/// <summary>
/// futex(2) between processes, as TAP (tests/Labs/futex). Waits are bounded and short, so that a kernel whose futexes do not work
/// fails at once; threadconform has the whole of it.
/// </summary>
internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Tap.Begin(arguments);
        SleepCases.Run();
        ChoiceCases.Run();
        return Tap.Finish();
    }
}
