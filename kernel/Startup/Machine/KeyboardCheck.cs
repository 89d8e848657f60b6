using Tine.Devices;
using Tine.Devices.Keyboards;
using Tine.Devices.Screens;
using Tine.Processes;

namespace Tine.Startup;

/// <summary>
/// Looks once, when USB devices have had the time to answer, whether there is any keyboard. If there is none, controllers go
/// back to the firmware that used them, and the screen says what to do.
/// </summary>
/// <param name="controllers">The PC's USB controllers.</param>
internal sealed class KeyboardCheck(UsbControllers controllers) : KernelTimer
{
    /// <summary>Time for devices to be found, hubs' power included; a controller that goes on longer is waited for as long again.</summary>
    public const ulong WaitNanoseconds = 3_000_000_000;

    private const ulong MoreNanoseconds = 500_000_000;
    private const ulong MostNanoseconds = 15_000_000_000;

    [NoAllocation]
    public override void Expire(TimerQueue queue, ulong nowNanoseconds)
    {
        if (KeyboardController.HasKeyboard || controllers.Host is { KeyboardCount: > 0 })
        {
            return;
        }

        if (controllers.Host is { IsSettled: false } && nowNanoseconds < MostNanoseconds)
        {
            queue.AddAgain(this, nowNanoseconds + MoreNanoseconds);
            return;
        }

        int count = controllers.Host is { } host ? host.GiveBack() : 0;
        KernelLog.WriteDetail("No keyboard was found; USB controllers given back to the firmware: ", (ulong)count);
        ScreenConsole.Write("\r\n\x1b[93mNo keyboard was found.\x1b[m "u8);
        WriteReason(count != 0);
        if (SerialPort.IsPresent)
        {
            ScreenConsole.Write("A terminal at the serial port can type, too.\r\n"u8);
        }
    }

    [NoAllocation]
    private void WriteReason(bool isGivenBack)
    {
        if (controllers.AreLeftAlone)
        {
            ScreenConsole.Write("usb=off leaves USB to the firmware, which shows no PS/2 keyboard here.\r\nStart without that word, or switch on \"USB legacy support\" in the firmware's setup.\r\n"u8);
        }
        else if (isGivenBack)
        {
            ScreenConsole.Write("USB is left to the firmware, which may show its keyboards as PS/2.\r\nIf nothing can be typed: another keyboard or port, and start again.\r\n"u8);
        }
        else if (controllers.Host is not null)
        {
            ScreenConsole.Write("USB 3 controllers were searched, and hubs at them.\r\nPlug a keyboard in now, at any port: it is found at once.\r\n"u8);
        }
        else if (controllers.OlderKinds.Length != 0)
        {
            ScreenConsole.Write("This PC's USB controllers are of a kind without a driver (USB 1 or 2).\r\nSwitch on \"USB legacy support\" in the firmware's setup, or use a PS/2 keyboard, and start again.\r\n"u8);
        }
        else
        {
            ScreenConsole.Write("There is no USB controller that can be used.\r\nUse a PS/2 keyboard, and start again.\r\n"u8);
        }
    }
}
