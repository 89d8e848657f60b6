namespace Tine.Memory;

/// <summary>The use of a frame of physical memory.</summary>
public enum FrameKind : byte
{
    /// <summary>Free: no holder.</summary>
    Free = 0,

    /// <summary>The kernel's own: heap, stacks, its page tables.</summary>
    Kernel,

    /// <summary>A page table of a program, any level. Counted once for each entry (or root) that points to it.</summary>
    PageTable,

    /// <summary>A page of private memory, counted once for each page-table entry that shows it.</summary>
    Anonymous,

    /// <summary>A page of a file, counted once by the file and once for each page-table entry that shows it.</summary>
    File,

    /// <summary>The one frame of zeros that serves reads of memory never written.</summary>
    Zero,

    /// <summary>An inner node of a file's page index.</summary>
    FileIndex,

    /// <summary>Not the allocator's: firmware, the kernel image, devices.</summary>
    Reserved,

    /// <summary>Part of the boot image (initramfs) that nobody has adopted yet.</summary>
    Image,
}
