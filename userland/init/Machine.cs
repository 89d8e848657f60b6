using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Init;

/// <summary>The end of a run.</summary>
internal static class Machine
{
    /// <summary>reboot(2) commands; the first is Tine's own and carries an exit status out of the virtual machine.</summary>
    private const uint TellStatus = 0x54494e45;
    private const uint SwitchOff = 0x4321fedc;

    internal static void PowerOff(int status)
    {
        // Linux answers EINVAL, which changes nothing.
        Unix.Reboot(TellStatus, (ulong)status);
        SysResult result = Unix.Reboot(SwitchOff, 0);
        StandardError.WriteLine($"init: the machine does not switch off: {result.Error}");
        StandardError.Flush();
        while (true)
        {
            Unix.Wait(-1, out _);
            Unix.Sleep(1_000_000_000);
        }
    }
}
