using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Coreutils;

/// <summary>uname [-s] [-n] [-r] [-v] [-m] [-a]: the name of the system, and more.</summary>
internal static unsafe class SystemNameCommand
{
    private const string Letters = "snrvm";

    internal static int Run(string[] arguments)
    {
        byte* fields = stackalloc byte[Unix.UNameField * 6];
        SysResult result = Unix.UName(fields);
        if (result.Failed)
        {
            Complaint.Print("uname", "uname", result.Error);
            return 1;
        }

        string options = arguments.Length == 0 ? "-s" : arguments[0];
        bool isFirst = true;
        for (int i = 0; i < Letters.Length; i++)
        {
            if (options.Contains(Letters[i]) || options.Contains('a'))
            {
                StandardOutput.Write(isFirst ? "" : " ");
                StandardOutput.Write(Utf8.Decode(fields + (i * Unix.UNameField)));
                isFirst = false;
            }
        }

        StandardOutput.WriteLine();
        return 0;
    }
}
