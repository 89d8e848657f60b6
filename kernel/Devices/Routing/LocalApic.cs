using System.Threading;
using Tine.Devices.Acpi;
using Tine.X64;

namespace Tine.Devices.Routing;

/// <summary>The processor's own interrupt controller and its one-shot timer. AMD64 APM vol. 2, chapter 16.</summary>
[NoAllocation]
public static unsafe class LocalApic
{
    private const int IdRegister = 0x20;
    private const int TaskPriorityRegister = 0x80;
    private const int EndOfInterruptRegister = 0xb0;
    private const int SpuriousRegister = 0xf0;
    private const int CommandRegister = 0x300;
    private const int CommandDestinationRegister = 0x310;
    private const int TimerRegister = 0x320;
    private const int Lint0Register = 0x350;
    private const int Lint1Register = 0x360;
    private const int InitialCountRegister = 0x380;
    private const int CurrentCountRegister = 0x390;
    private const int DivideRegister = 0x3e0;

    private const ulong GlobalEnable = 1 << 11;
    private const ulong ExtendedMode = 1 << 10;
    private const uint Enabled = 0x100;
    private const uint Masked = 1 << 16;
    private const uint DivideBy1 = 0b1011;
    private const uint NonMaskable = 4 << 8;
    private const uint Init = 5 << 8;
    private const uint StartUp = 6 << 8;
    private const uint ExternalInterrupt = 7 << 8;
    private const uint Assert = 1 << 14;
    private const uint IsBeingSent = 1 << 12;
    private const uint ActiveLow = 1 << 13;
    private const uint LevelTriggered = 1 << 15;

    private const ulong AddressMask = 0x000f_ffff_ffff_f000;

    private static byte* s_registers;
    private static PhysicalAddress s_registersAddress;
    private static ulong s_ticksPerMicrosecond20; // times 2^20

    /// <summary>The physical address of the registers: one page.</summary>
    public static PhysicalAddress Registers => new(Msr.Read(Msr.ApicBase) & AddressMask);

    /// <summary>The number of the processor that runs this; interrupts are addressed to it.</summary>
    public static byte Id => (byte)(Read(IdRegister) >> 24);

    /// <summary>Whether the APIC is enabled.</summary>
    public static bool IsEnabled => (Msr.Read(Msr.ApicBase) & GlobalEnable) != 0;

    /// <summary>Switches it on, both pins masked.</summary>
    /// <param name="registers">Address of the page at <see cref="Registers"/> is mapped, uncached.</param>
    public static void Initialize(void* registers)
    {
        s_registers = (byte*)registers;
        s_registersAddress = Registers;
        Enable();
    }

    /// <summary>Switches it on for a further processor, whose registers go where the first one's are.</summary>
    public static void Enable()
    {
        LeaveExtendedMode();
        Msr.Write(Msr.ApicBase, (Msr.Read(Msr.ApicBase) & ~AddressMask) | s_registersAddress.Value | GlobalEnable);
        Write(SpuriousRegister, Enabled | (uint)TrapVector.Spurious);
        Write(TaskPriorityRegister, 0);
        Write(Lint0Register, Masked);
        Write(Lint1Register, Masked);
        Write(DivideRegister, DivideBy1);
        Write(TimerRegister, Masked);
    }

    /// <summary>Passes the 8259's line through, which is at pin 0 of any PC.</summary>
    public static void PassLegacyInterrupts() => Write(Lint0Register, ExternalInterrupt);

    /// <summary>Lets non-maskable interrupts in: memory and buses report by them what cannot be mended.</summary>
    /// <param name="source">The pin, 0 or 1, and how it behaves.</param>
    public static void PassNonMaskable(InterruptSource source)
    {
        uint behaviour = (source.Polarity == LinePolarity.ActiveLow ? ActiveLow : 0) | (source.Trigger == LineTrigger.Level ? LevelTriggered : 0);
        Write(source.Input == 0 ? Lint0Register : Lint1Register, NonMaskable | behaviour);
    }

    /// <summary>Switches it off: the 8259's line then leads straight to the processor.</summary>
    public static void Disable()
    {
        Write(TimerRegister, Masked);
        Msr.Write(Msr.ApicBase, Msr.Read(Msr.ApicBase) & ~GlobalEnable);
    }

    /// <summary>Starts the timer from its highest count, interrupt masked: for calibration.</summary>
    public static void StartCounting()
    {
        Write(TimerRegister, Masked);
        Write(InitialCountRegister, uint.MaxValue);
    }

    /// <summary>Ticks since <see cref="StartCounting"/>.</summary>
    public static uint CountedTicks => uint.MaxValue - Read(CurrentCountRegister);

    /// <summary>Notes how fast the timer counts.</summary>
    public static void SetFrequency(ulong hertz)
    {
        const ulong MicrosecondsPerSecond = 1_000_000;
        s_ticksPerMicrosecond20 = (hertz << 20) / MicrosecondsPerSecond;
        Write(InitialCountRegister, 0);
        Write(TimerRegister, (uint)TrapVector.Timer);
    }

    /// <summary>Lets the timer of a further processor interrupt, as fast as the first one's.</summary>
    public static void EnableTimer() => Write(TimerRegister, (uint)TrapVector.Timer);

    /// <summary>Sends a non-maskable interrupt to all other processors.</summary>
    public static void StopOthers()
    {
        const uint allButSelf = 3 << 18;
        Send(0, NonMaskable | Assert | allButSelf);
    }

    /// <summary>Asks for one interrupt (<see cref="TrapVector.Timer"/>) after that time, at least one tick; replaces the one before.</summary>
    public static void StartTimer(ulong nanoseconds)
    {
        const ulong LongestNanoseconds = 1_000_000_000;
        ulong microseconds20 = (nanoseconds < LongestNanoseconds ? nanoseconds : LongestNanoseconds) * s_ticksPerMicrosecond20 / 1000;
        ulong ticks = microseconds20 >> 20;
        Write(InitialCountRegister, ticks == 0 ? 1 : ticks > uint.MaxValue ? uint.MaxValue : (uint)ticks);
    }

    /// <summary>Resets a processor, which then waits for <see cref="SendStart"/>. AMD64 APM vol. 2, 16.5.</summary>
    public static void SendInit(byte processor) => Send(processor, Init | Assert);

    /// <summary>Starts a processor that waits after a reset, in real mode.</summary>
    /// <param name="processor">The number of its local APIC.</param>
    /// <param name="page">The number of the page below 1 MiB that it begins at.</param>
    public static void SendStart(byte processor, byte page) => Send(processor, StartUp | Assert | page);

    /// <summary>Interrupts another processor.</summary>
    public static void SendInterrupt(byte processor, TrapVector vector) => Send(processor, Assert | (uint)vector);

    public static void EndOfInterrupt() => Write(EndOfInterruptRegister, 0);

    /// <summary>
    /// Leaves x2APIC mode, in which firmware for many processors may have put it (its registers are MSRs then); the way back leads
    /// over "off". AMD64 APM vol. 2, 16.9.
    /// </summary>
    private static void LeaveExtendedMode()
    {
        ulong setting = Msr.Read(Msr.ApicBase);
        if ((setting & ExtendedMode) != 0)
        {
            Msr.Write(Msr.ApicBase, setting & ~(ExtendedMode | GlobalEnable));
        }
    }

    private static void Send(byte processor, uint command)
    {
        const int DestinationShift = 24;
        Write(CommandDestinationRegister, (uint)processor << DestinationShift);
        Write(CommandRegister, command);
        while ((Read(CommandRegister) & IsBeingSent) != 0)
        {
        }
    }

    private static uint Read(int register) => Volatile.Read(ref *(uint*)(s_registers + register));

    private static void Write(int register, uint value) => Volatile.Write(ref *(uint*)(s_registers + register), value);
}
