using System.Runtime;
using Tine.Runtime;

namespace Tine.ForkConform;

/// <summary>
/// Fork, vfork, clone, exec, wait and signals, item by item. The same file runs on Linux, the oracle, and on Tine, and prints the
/// same lines.
/// </summary>
/// <remarks>forkconform [NAME]... runs only the items whose names begin so.</remarks>
internal static unsafe class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        if (arguments.Length >= 2 && arguments[0] == Helper.Marker)
        {
            return Helper.Run(arguments[1]);
        }

        Checklist.Begin(arguments);
        if (!Board.Map())
        {
            return 2;
        }

        Helper.Prepare();
        SharingItems.Run();
        SuspensionItems.Run();
        SignalItems.Run();
        AttributeItems.Run();
        LimitItems.Run();
        ChosenNumberItems.Run();
        LibraryItems.Run();
        FieldItems.Run();
        return Checklist.Finish();
    }
}
