using System.Runtime;
using Tine.Runtime;

namespace Tine.ProcessTest;

/// <summary>
/// Fork, vfork, clone, exec, wait, signals and pipes, by the checklist's names (A1, B2, ...). Linux is the oracle: the output is
/// the same there.
/// </summary>
/// <remarks>proctest [NAME]... runs only the cases whose names begin so; <c>proctest hangs</c> shows that a case has a limit.</remarks>
internal static unsafe class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        if (arguments.Length >= 2 && arguments[0] == Helper.Marker)
        {
            return Helper.Run(arguments[1]);
        }

        if (arguments is ["hangs"])
        {
            Tap.Case("a case that blocks SIGALRM ends", &SignalCases.SleepBehindABlockedAlarm);
            Tap.Ok(condition: true, "and the next is run");
            return Tap.Finish();
        }

        Tap.Begin(arguments);
        Helper.Prepare();
        Sharing.Run();
        Suspension.Run();
        SignalCases.Run();
        Attributes.Run();
        Limits.Run();
        Threads.Run();
        Waiting.Run();
        Pipes.Run();
        return Tap.Finish();
    }
}
