using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <content>The choice of mappings that come into a core file.</content>
internal static unsafe partial class CoreItems
{
    private static string FilterOf(string process) =>
        FileReader.ReadAllText("/proc/" + process + "/coredump_filter", out string text) == Errno.None ? text : "";

    private static void Filter()
    {
        Board.Expect(FilterOf("self") == "00000033\n", "what it is at first");
        SysResult file = Unix.Open("/proc/self/coredump_filter", OpenFlags.WriteOnly);
        Board.Expect(Unix.Write(file.Int, "x"u8), Errno.EINVAL, "what is no number");
        Board.Expect(Unix.Write(file.Int, "0x12"u8), Errno.None, "a number");
        Board.Expect(FilterOf("self") == "00000012\n", "what it is then");
        if (!Begin())
        {
            return;
        }

        MapPages();
        Crash(&WritePages);
        CoreFile? core = CoreFile.Open(NameOf("core"));
        if (Board.Expect(core is not null, "a core file"))
        {
            Board.Expect(core!.BytesAt(AddressOf(0)), 0, "bytes of private memory");
            Board.Expect(core.WordAt(AddressOf(3)) == Marker + 3, "shared memory");
        }

        End();
    }
}
