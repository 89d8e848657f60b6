using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Coreutils;

/// <summary>free: memory in KiB, as sysinfo(2) tells it.</summary>
internal static class FreeCommand
{
    internal static int Run()
    {
        SysResult result = Unix.SysInfo(out SystemInformation information);
        if (result.Failed)
        {
            Complaint.Print("free", "sysinfo", result.Error);
            return 1;
        }

        ulong total = information.TotalMemory * information.Unit / 1024;
        ulong unused = information.FreeMemory * information.Unit / 1024;
        StandardOutput.WriteLine($"{"",-8}{"total",12}{"used",12}{"free",12}  KiB");
        StandardOutput.WriteLine($"{"memory",-8}{total,12}{total - unused,12}{unused,12}");
        return 0;
    }
}
