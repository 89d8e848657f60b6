using Tine.Runtime;

namespace Tine.CallFuzz;

/// <summary>Tells of each call before it is made, by a record of 16 bytes: key and number.</summary>
internal sealed unsafe class Reporter(int descriptor, ulong key)
{
    private ulong _number;

    /// <summary>Tells of one more call; ends the process when nobody would hear.</summary>
    internal void Report()
    {
        ulong* record = stackalloc ulong[ReportCount.Words] { key, _number++ };
        while (true)
        {
            SysResult result = Unix.Write(descriptor, record, ReportCount.Bytes);
            if (result.Raw == ReportCount.Bytes)
            {
                return;
            }

            // Its timer interrupts a fuzzer at any time, in a full pipe too.
            if (result.Error != Errno.EINTR)
            {
                Unix.Exit(0);
            }
        }
    }
}
