using Tine.Devices;
using Tine.Devices.Keyboards;
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
        KernelLog.WriteDetail($"Tine {KernelVersion.Release} {KernelVersion.Version}, one processor");
        KernelLog.WriteDetail("Command line: " + commandLine);
    }

    /// <summary>Writes processor, memory, screen, serial line and keyboard.</summary>
    public static void WriteMachine()
    {
        ProcessorDescription processor = ProcessorNames.Describe();
        KernelLog.WriteDetail($"Processor: {processor.Name} ({processor.Vendor}, family {processor.Family}, model {processor.Model}, stepping {processor.Stepping})");
        FrameAllocator frames = FrameAllocator.Current;
        KernelLog.WriteDetail($"Memory: {Mebibytes(frames.TotalFrames)} MiB, {Mebibytes(frames.FreeFrames)} MiB free");
        KernelLog.WriteDetail(Display.IsPresent ? $"Screen: {Display.Columns} x {Display.Rows} characters" : "Screen: none");
        KernelLog.WriteDetail(SerialPort.IsPresent ? $"Serial line: COM1, {SerialPort.FifoSize} bytes at once" : "Serial line: none");
        KernelLog.WriteDetail(KeyboardController.IsPresent ? "Keyboard controller: PS/2" : "Keyboard controller: none");
    }

    private static ulong Mebibytes(ulong frames) => frames * FrameNumber.Size / BytesAMebibyte;
}
