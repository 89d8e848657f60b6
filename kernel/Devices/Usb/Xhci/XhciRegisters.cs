using Tine.X64;

namespace Tine.Devices.Usb.Xhci;

/// <summary>The registers of a controller. xHCI specification 1.2, chapter 5.</summary>
/// <param name="start">Address in its first base address register.</param>
[NoAllocation]
public readonly struct XhciRegisters(DeviceMemory start)
{
    /// <summary>Bytes that are enough to read <see cref="Size"/>.</summary>
    public const ulong HeadSize = 0x20;

    private const uint Command = 0x00;
    private const uint Status = 0x04;
    private const uint PageSize = 0x08;
    private const uint CommandRing = 0x18;
    private const uint ContextArray = 0x30;
    private const uint Configure = 0x38;
    private const uint FirstPort = 0x400;
    private const uint PortRegisters = 0x10;
    private const uint Interrupter = 0x20;

    private const uint RunBit = 1 << 0;
    private const uint ResetBit = 1 << 1;
    private const uint InterruptBit = 1 << 2;
    private const uint HaltedBit = 1 << 0;
    private const uint HostErrorBit = 1 << 2;
    private const uint EventBit = 1 << 3;
    private const uint NotReadyBit = 1 << 11;
    private const uint ControllerErrorBit = 1 << 12;

    public byte MaxSlots => (byte)start.ReadDouble(0x04);

    public byte PortCount => (byte)(start.ReadDouble(0x04) >> 24);

    /// <summary>Frames that it wants for itself.</summary>
    public uint ScratchpadCount => (start.ReadDouble(0x08) >> 21 & 31) << 5 | start.ReadDouble(0x08) >> 27;

    /// <summary>Whether the controller reaches memory above 4 GiB.</summary>
    public bool Has64BitAddresses => (start.ReadDouble(0x10) & 1) != 0;

    /// <summary>Bytes of a context: 32 or 64.</summary>
    public uint ContextSize => (start.ReadDouble(0x10) & 4) != 0 ? 64U : 32;

    /// <summary>The start of the list of extended capabilities, in bytes from the start; 0 without one.</summary>
    public uint FirstCapability => (start.ReadDouble(0x10) >> 16) * 4;

    /// <summary>The frames' size is among those it can work with: it always is, in practice.</summary>
    public bool HasPagesOf4K => (Operational.ReadDouble(PageSize) & 1) != 0;

    public bool IsHalted => (Operational.ReadDouble(Status) & HaltedBit) != 0;

    public bool IsReady => (Operational.ReadDouble(Command) & ResetBit) == 0 && (Operational.ReadDouble(Status) & NotReadyBit) == 0;

    /// <summary>Whether the controller has stopped by an error, or is gone (all ones).</summary>
    public bool HasFailed => (Operational.ReadDouble(Status) & (HostErrorBit | ControllerErrorBit)) != 0;

    /// <summary>Bytes up to the last register that is used here, 0 for values that cannot be.</summary>
    public ulong Size
    {
        get
        {
            const uint Largest = 1 << 24;
            ulong ports = start.ReadByte(0) + FirstPort + PortCount * PortRegisters;
            ulong doorbells = start.ReadDouble(0x14) + (MaxSlots + 1U) * 4;
            ulong runtime = start.ReadDouble(0x18) + Interrupter + 0x20U;
            ulong capabilities = FirstCapability + 0x400U;
            ulong size = Larger(Larger(ports, doorbells), Larger(runtime, capabilities));
            return size > Largest ? 0 : size;
        }
    }

    public DeviceMemory At(uint offset) => start.From(offset);

    public void Halt() => Operational.WriteDouble(Command, Operational.ReadDouble(Command) & ~(RunBit | InterruptBit));

    public void Reset() => Operational.WriteDouble(Command, ResetBit);

    public void Run() => Operational.WriteDouble(Command, RunBit | InterruptBit);

    public void SetSlots(byte count) => Operational.WriteDouble(Configure, count);

    public void SetContextArray(PhysicalAddress array) => Operational.WriteQuad(ContextArray, array.Value);

    public void SetCommandRing(ulong place) => Operational.WriteQuad(CommandRing, place);

    /// <summary>Has events written to one segment, with an interrupt a millisecond after the last at the earliest.</summary>
    public void SetEventRing(PhysicalAddress segmentTable, PhysicalAddress ring)
    {
        const uint ModerationMillisecond = 4000;
        const uint EnableInterrupt = 2;
        DeviceMemory interrupter = Runtime.From(Interrupter);
        interrupter.WriteDouble(0x08, 1);
        interrupter.WriteQuad(0x18, ring.Value);
        interrupter.WriteQuad(0x10, segmentTable.Value);
        interrupter.WriteDouble(0x04, ModerationMillisecond);
        interrupter.WriteDouble(0x00, EnableInterrupt | 1);
    }

    /// <summary>Forgets that it has interrupted; before events are looked at.</summary>
    public void AcknowledgeInterrupt()
    {
        Operational.WriteDouble(Status, EventBit);
        DeviceMemory interrupter = Runtime.From(Interrupter);
        interrupter.WriteDouble(0, interrupter.ReadDouble(0));
    }

    /// <summary>Says which events have been seen.</summary>
    public void SetEventsSeen(PhysicalAddress next)
    {
        const uint NotBusy = 1 << 3;
        Runtime.From(Interrupter).WriteQuad(0x18, next.Value | NotBusy);
    }

    /// <param name="slot">0 for the command ring.</param>
    /// <param name="target">The endpoint's index, 0 for the command ring.</param>
    public void RingDoorbell(byte slot, uint target) => start.From(start.ReadDouble(0x14) & ~3U).WriteDouble(slot * 4U, target);

    /// <param name="port">From 1.</param>
    public PortStatus ReadPort(int port) => new(Operational.ReadDouble(PortOffset(port)));

    public void WritePort(int port, uint value) => Operational.WriteDouble(PortOffset(port), value);

    private DeviceMemory Operational => start.From(start.ReadByte(0));

    private DeviceMemory Runtime => start.From(start.ReadDouble(0x18) & ~31U);

    private static uint PortOffset(int port) => FirstPort + (uint)(port - 1) * PortRegisters;

    private static ulong Larger(ulong a, ulong b) => a > b ? a : b;
}
