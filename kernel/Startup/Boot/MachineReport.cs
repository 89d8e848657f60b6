using System.Text;
using Tine.Devices;
using Tine.Devices.Keyboards;
using Tine.Devices.Routing;
using Tine.Devices.Screens;
using Tine.Files;
using Tine.Memory;

namespace Tine.Startup;

/// <summary>Writes what the machine has to the kernel's log, for dmesg(1).</summary>
internal static class MachineReport
{
    private const ulong BytesAMebibyte = 1 << 20;

    /// <summary>Writes the kernel's version and its command line.</summary>
    public static void WriteKernel(string commandLine)
    {
        KernelLog.WriteDetail($"Tine {KernelVersion.Release} {KernelVersion.Version}");
        KernelLog.WriteDetail("Command line: " + commandLine);
    }

    /// <summary>Writes processor, memory, clock, screen, keyboards and serial line: to the screen as well, where they are the first lines.</summary>
    /// <param name="clock">The counter that the clock was measured by.</param>
    /// <param name="usb">The USB controllers.</param>
    /// <param name="options">The command line.</param>
    public static void WriteMachine(string clock, UsbControllers usb, BootOptions options)
    {
        ProcessorDescription processor = ProcessorNames.Describe();
        FrameAllocator frames = FrameAllocator.Current;
        Say($"Processor: {processor.Name} ({processor.Vendor}, family {processor.Family}, model {processor.Model}, stepping {processor.Stepping})");
        if (OtherProcessors.Count > 1)
        {
            string use = OtherProcessors.AreShared(options) ? "programs run on all of them"
                : options.Has("cpus") ? "programs run on the first" : "programs run on the first without the word cpus=N";
            Say($"Processors: {OtherProcessors.Count} have started; {use}");
        }

        Say($"Memory: {Mebibytes(frames.TotalFrames)} MiB, {Mebibytes(frames.FreeFrames)} MiB free");
        Say($"Clock: the time-stamp counter at {Clock.FrequencyHertz / 1_000_000} MHz, measured by {clock}; interrupts by {InterruptRouting.Current.Name}");
        Say("Screen: " + Screen());
        Say("Keyboards: " + Keyboards(usb));
        Say(SerialPort.IsPresent
            ? $"Serial line: {SerialPort.Name}, {SerialPort.Baud} baud, {SerialPort.FifoSize} bytes at once"
            : "Serial line: none");
    }

    private static void Say(string line)
    {
        KernelLog.WriteDetail(line);
        if (Display.IsPresent)
        {
            ScreenConsole.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
        }
    }

    private static string Screen() =>
        !Display.IsPresent ? "none"
        : Framebuffer.IsPresent ? $"{Framebuffer.Width} x {Framebuffer.Height} pixels, {Display.Columns} x {Display.Rows} characters"
        : $"VGA text, {Display.Columns} x {Display.Rows} characters";

    /// <summary>USB keyboards answer later: as they do, the log says it.</summary>
    private static string Keyboards(UsbControllers usb)
    {
        string ps2 = KeyboardController.HasKeyboard ? "PS/2, or the firmware's imitation of it; " : KeyboardController.IsPresent ? "none at the PS/2 port; " : "no PS/2 port; ";
        string older = usb.OlderKinds.Length == 0 ? "" : $"; no driver for {usb.OlderKinds}";
        return ps2 + (usb.AreLeftAlone ? "USB is left to the firmware"
            : usb.Xhcis.Count == 0 ? $"no USB 3 controller{older}"
            : $"USB ones are looked for at {usb.Xhcis.Count} xHCI controller{(usb.Xhcis.Count == 1 ? "" : "s")}{older}");
    }

    private static ulong Mebibytes(ulong frames) => frames * FrameNumber.Size / BytesAMebibyte;
}
