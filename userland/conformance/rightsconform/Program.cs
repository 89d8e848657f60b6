using System.Runtime;
using Tine.Runtime;

namespace Tine.RightsConform;

/// <summary>The rights that calls ask for, item by item: the same file runs on Linux, the oracle, and on Tine, and prints the same lines.</summary>
/// <remarks>rightsconform [NAME]... runs only the items whose names begin so. It needs the superuser's capabilities.</remarks>
internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        if (arguments.Length == 1 && arguments[0] == Witness.Marker)
        {
            return Witness.Tell();
        }

        if (!Person.Has(Right.SetUid) || !Person.Has(Right.SetPCap) || !Person.Has(Right.DacOverride))
        {
            Streams.StandardOutput.WriteLine("1..0 # SKIP it needs the superuser's capabilities");
            return 0;
        }

        Checklist.Begin(arguments);
        if (!Board.Map() || !Workshop.Enter())
        {
            return 2;
        }

        CapabilityItems.Run();
        PrctlItems.Run();
        IdentityItems.Run();
        ThreadItems.Run();
        ExecItems.Run();
        SetIdItems.Run();
        ProcessItems.Run();
        InspectionItems.Run();
        AccessItems.Run();
        OwnerItems.Run();
        SetIdBitItems.Run();
        LinkItems.Run();
        MachineItems.Run();
        MountItems.Run();
        Workshop.Leave();
        return Checklist.Finish();
    }
}
