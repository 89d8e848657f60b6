using Tine.Devices;
using Tine.Devices.Acpi;
using Tine.Devices.Reference;
using Tine.Devices.Routing;
using Tine.Memory;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Brings up power management, interrupts, clocks and the serial line.</summary>
internal static unsafe class DeviceStartup
{
    /// <returns>The name of the counter that the clock was measured by.</returns>
    public static string Run(BootOptions options, AcpiRoot acpi)
    {
        PowerManagement.Initialize(acpi);
        LegacyInterruptControllers.Initialize();
        HighPrecisionTimer? highPrecisionTimer = ReferenceCounters.FindHighPrecisionTimer(acpi);
        bool isWithoutApic = options.Has("noapic") && CanDoWithoutApic(highPrecisionTimer);
        StartLocalApic();
        StartInterrupts(AcpiTable.Find(acpi, "APIC"u8), isWithoutApic);
        string clock = StartClocks(highPrecisionTimer);
        if (isWithoutApic)
        {
            LocalApic.Disable();
            EventTimer.UseLegacyLine(SubstituteForIntervalTimer(highPrecisionTimer));
        }

        if (SerialPort.IsPresent)
        {
            SerialPort.Initialize();
        }

        return clock;
    }

    /// <summary>Whether the machine can do without APIC: "noapic" asks for chips that recent PCs do not have any more.</summary>
    private static bool CanDoWithoutApic(HighPrecisionTimer? highPrecisionTimer)
    {
        bool hasTimer = ReferenceCounters.FindIntervalCounter() is not null || SubstituteForIntervalTimer(highPrecisionTimer) is not null;
        if (!LegacyInterruptControllers.ArePresent || !hasTimer)
        {
            KernelLog.WriteLine("This machine cannot do without APICs: noapic is passed over.");
            return false;
        }

        return true;
    }

    private static HighPrecisionTimer? SubstituteForIntervalTimer(HighPrecisionTimer? highPrecisionTimer) =>
        highPrecisionTimer is { CanReplaceLegacyTimers: true } && ReferenceCounters.FindIntervalCounter() is null ? highPrecisionTimer : null;

    private static void StartLocalApic()
    {
        if (!KernelMemory.MapDevice(LocalApic.Registers, FrameNumber.Size).TryGet(out VirtualAddress registers))
        {
            Panic.Because("The local APIC cannot be mapped.");
        }

        LocalApic.Initialize((void*)registers.Value);
    }

    private static void StartInterrupts(AcpiTable description, bool isWithoutApic)
    {
        var table = new InterruptTable(description.IsPresent ? description.Body : default);
        InterruptRouting? routing = isWithoutApic ? null : IoApicRouting.Find(table);
        if (routing is null)
        {
            routing = new LegacyInterruptControllers();
            LocalApic.PassLegacyInterrupts();
        }

        if (table.TryReadNonMaskablePin(out InterruptSource pin))
        {
            LocalApic.PassNonMaskable(pin);
        }

        routing.Use();
        KernelLog.WriteDetail($"Interrupts come by {routing.Name}.");
    }

    private static string StartClocks(HighPrecisionTimer? highPrecisionTimer)
    {
        ReferenceCounter? reference = ReferenceCounters.Choose(highPrecisionTimer);
        if (reference is null)
        {
            Panic.Because("There is no HPET, ACPI timer or interval timer to measure the processor's clock by.");
        }

        Clock.Calibrate(reference);
        KernelLog.WriteDetail($"The time-stamp counter runs at {Clock.FrequencyHertz / 1_000_000} MHz, measured by {reference.Name}.");
        return reference.Name;
    }
}
