namespace Tine.X64;

/// <summary>The virtual address space: what lies where. boot/kernel.ld repeats the image's address for the linker.</summary>
public static class Layout
{
    /// <summary>First address a program may map (vm.mmap_min_addr): a null dereference always faults.</summary>
    public const ulong UserStart = 0x1_0000;

    /// <summary>End of user space, exclusive; the page below the canonical hole stays unused, as on Linux.</summary>
    public const ulong UserEnd = 0x7fff_ffff_f000;

    /// <summary>All of physical memory, from address 0 on.</summary>
    public const ulong DirectMap = 0xffff_8000_0000_0000;

    /// <summary>The managed heap.</summary>
    public const ulong Heap = 0xffff_c000_0000_0000;
    public const ulong HeapSize = 64UL << 30;

    /// <summary>Kernel stacks, a guard page below each.</summary>
    public const ulong Stacks = 0xffff_d000_0000_0000;
    public const ulong StacksSize = 64UL << 30;

    /// <summary>Registers of devices that the direct map does not reach; in the same top-level entry as the stacks.</summary>
    public const ulong Devices = Stacks + StacksSize;
    public const ulong DevicesSize = 64UL << 30;

    /// <summary>Frame records, 16 bytes for each frame.</summary>
    public const ulong FrameRecords = 0xffff_e000_0000_0000;

    /// <summary>The kernel image: physical address 0 plus this.</summary>
    public const ulong Image = 0xffff_ffff_8000_0000;

    /// <summary>The vDSO's data and code: the only pages of this half that programs can read (<see cref="Vdso"/>).</summary>
    public const ulong VdsoData = Image - (2 * FrameNumber.Size);
    public const ulong VdsoCode = Image - FrameNumber.Size;

    /// <summary>Whether a program can read here, above its own half.</summary>
    public static bool IsVdso(ulong address) => address is >= VdsoData and < Image;

    /// <summary>Whether a program can run code here.</summary>
    public static bool CanRunUserCode(ulong address) => address < UserEnd || (address >= VdsoCode && address < Image);
}
