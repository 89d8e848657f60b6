namespace Tine.X64;

/// <summary>Exceptions and the kernel's interrupt vectors. AMD64 APM vol. 2, 8.2.</summary>
public enum TrapVector
{
    DivideError = 0,
    Debug = 1,
    NonMaskable = 2,
    Breakpoint = 3,
    Overflow = 4,
    BoundRange = 5,
    InvalidOpcode = 6,
    DeviceNotAvailable = 7,
    DoubleFault = 8,
    InvalidTaskState = 10,
    SegmentNotPresent = 11,
    StackFault = 12,
    GeneralProtection = 13,
    PageFault = 14,
    FloatingPoint = 16,
    AlignmentCheck = 17,
    MachineCheck = 18,
    SimdFloatingPoint = 19,

    /// <summary>The first of the sixteen lines of the ISA bus.</summary>
    LegacyInterrupts = 32,

    /// <summary>The local APIC's timer.</summary>
    Timer = 64,

    /// <summary>USB controllers, all of them.</summary>
    Usb = 80,

    /// <summary>One processor asks another for an answer.</summary>
    Interprocessor = 96,

    /// <summary>A processor is to forget translations.</summary>
    Flush = 97,

    /// <summary>
    /// A number that no exception has: page faults arrive under it after <see cref="DescriptorTables.TracePageFaults"/>.
    /// </summary>
    TracedPageFault = 254,

    /// <summary>The local APIC's spurious vector: nothing is to be done, not even an end of interrupt.</summary>
    Spurious = 255,
}
