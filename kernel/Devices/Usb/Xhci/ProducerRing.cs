using Tine.X64;

namespace Tine.Devices.Usb.Xhci;

/// <summary>A command or transfer ring: this side writes, the controller reads. xHCI specification 1.2, 4.9.2.</summary>
/// <remarks>There is never so much under way that it could become full: each waits for the one before.</remarks>
[NoAllocation]
public sealed class ProducerRing
{
    private DeviceMemory _memory;
    private uint _count;
    private uint _next;
    private uint _cycle;

    /// <summary>The place of the next block, with the cycle it will have in bit 0: what the controller is told.</summary>
    public ulong Place => _memory.From(_next * Trb.Size).Address.Value | _cycle;

    /// <summary>Begins anew.</summary>
    /// <param name="memory">Zeros, at an address that divides by 16.</param>
    /// <param name="count">Blocks that fit; the last is a link to the first.</param>
    public void Use(DeviceMemory memory, uint count)
    {
        _memory = memory;
        _count = count;
        _next = 0;
        _cycle = Trb.Cycle;
    }

    /// <summary>Puts a block in; the controller looks when its doorbell rings.</summary>
    /// <returns>Its address, by which events name it.</returns>
    public PhysicalAddress Add(Trb block)
    {
        PhysicalAddress place = Write(block);
        if (_next == _count - 1)
        {
            Write(Trb.Link(_memory.Address));
            _next = 0;
            _cycle ^= Trb.Cycle;
        }

        return place;
    }

    /// <summary>The cycle bit hands it over, and so is written last.</summary>
    private PhysicalAddress Write(Trb block)
    {
        DeviceMemory target = _memory.From(_next++ * Trb.Size);
        target.WriteQuad(0, block.Parameter);
        target.WriteDouble(8, block.Status);
        target.WriteDouble(12, block.Control | _cycle);
        return target.Address;
    }
}
