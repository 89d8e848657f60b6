using Tine.X64;

namespace Tine.Devices.Usb.Xhci;

/// <summary>The ring on which the controller tells what has happened: one segment. xHCI specification 1.2, 4.9.4.</summary>
/// <param name="memory">Zeros.</param>
/// <param name="count">Blocks that fit.</param>
[NoAllocation]
public sealed class EventRing(DeviceMemory memory, uint count)
{
    private uint _next;
    private uint _cycle = Trb.Cycle;

    /// <summary>The block that is looked at next.</summary>
    public PhysicalAddress Place => memory.From(_next * Trb.Size).Address;

    public bool TryTake(out Trb block)
    {
        DeviceMemory source = memory.From(_next * Trb.Size);
        uint control = source.ReadDouble(12);
        block = default;
        if ((control & Trb.Cycle) != _cycle)
        {
            return false;
        }

        block = new Trb(source.ReadQuad(0), source.ReadDouble(8), control);
        if (++_next == count)
        {
            _next = 0;
            _cycle ^= Trb.Cycle;
        }

        return true;
    }
}
