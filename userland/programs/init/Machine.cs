using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Init;

/// <summary>The end of a run.</summary>
internal static unsafe class Machine
{
    /// <summary>reboot(2) commands; the first is Tine's own and carries an exit status out of the virtual machine.</summary>
    private const uint TellStatus = 0x54494e45;
    private const uint SwitchOff = 0x4321fedc;
    private const uint Restart = 0x01234567;
    private const uint Halt = 0xcdef0123;

    /// <summary>Obeys the signals that poweroff, reboot and halt, as busybox has them, send the first process.</summary>
    internal static void ObeySignals()
    {
        Unix.Handle(Signal.User2, &OnPowerOff);
        Unix.Handle(Signal.Terminate, &OnReboot);
        Unix.Handle(Signal.User1, &OnHalt);
    }

    private static void OnPowerOff(int signal, SignalInformation* information, void* context) => Unix.Reboot(SwitchOff, 0);

    private static void OnReboot(int signal, SignalInformation* information, void* context) => Unix.Reboot(Restart, 0);

    private static void OnHalt(int signal, SignalInformation* information, void* context) => Unix.Reboot(Halt, 0);

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
