using System;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S11: a handler that writes nonsense into its frame harms itself alone.</summary>
internal static unsafe class ForgedFrameItems
{
    private const ulong InputOutputPrivilege = 0x3000;
    private const ulong InterruptsOn = 0x200;
    private const ulong NestedTask = 0x4000;

    internal static void Run()
    {
        Item("S11 an instruction pointer outside the address space ends the process by SEGV", &BadRip);
        Item("S11 segments of the kernel, or none, end it by SEGV", &BadSegments);
        Item("S11 a vector state at no address or not aligned ends it by SEGV; at address 0 it is reset", &BadAddress);
        Item("S11 bits of MXCSR that do not exist end it by SEGV", &BadControl);
        Item("S11 an XSAVE header that the processor refuses ends it by SEGV", &BadHeader);
        Item("S11 without Linux's marks only the first 512 bytes count", &NoMarks);
        Item("S11 flags and mask: what programs may not change stays", &Flags);
        Item("S11 sigreturn without a frame ends it by SEGV", &NoFrame);
    }

    /// <summary>Runs a handler in a child, which exits with 5 if it comes back.</summary>
    private static SysResult Child(delegate*<int, SignalInformation*, void*, void> handler)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Handle(Signal.User1, handler);
            Unix.Kill(Unix.GetPid(), Signal.User1);
            Unix.Exit(5);
        }

        return child;
    }

    private static void Dies(delegate*<int, SignalInformation*, void*, void> handler, string what) =>
        Ended.By(Child(handler), Signal.SegmentationFault, what);

    private static void Lives(delegate*<int, SignalInformation*, void*, void> handler, string what) => Ended.With(Child(handler), 5, what);

    private static HandlerContext* Context(void* address) => (HandlerContext*)address;

    private static void BadRip()
    {
        static void NonCanonical(int signal, SignalInformation* information, void* context) => Context(context)->Rip = 1UL << 63;
        static void Kernel(int signal, SignalInformation* information, void* context) => Context(context)->Rip = 0xFFFF_FFFF_8000_0000;
        static void Gap(int signal, SignalInformation* information, void* context) => Context(context)->Rip = 0x0000_8000_0000_0000;

        Dies(&NonCanonical, "after an address that is not canonical");
        Dies(&Kernel, "after the kernel's address");
        Dies(&Gap, "after the first address that is not the user's");
    }

    private static void BadSegments()
    {
        static void NoCode(int signal, SignalInformation* information, void* context) => Context(context)->Cs = 0;
        static void KernelCode(int signal, SignalInformation* information, void* context) => Context(context)->Cs = 0x10;
        static void DataAsCode(int signal, SignalInformation* information, void* context) => Context(context)->Cs = 0x2b;
        static void NoStack(int signal, SignalInformation* information, void* context) => Context(context)->Ss = 0;
        static void CodeAsStack(int signal, SignalInformation* information, void* context) => Context(context)->Ss = 0x33;

        Dies(&NoCode, "cs 0");
        Dies(&KernelCode, "cs 0x10");
        Dies(&DataAsCode, "cs 0x2b");
        Dies(&NoStack, "ss 0");
        Dies(&CodeAsStack, "ss 0x33");
    }

    private static void BadAddress()
    {
        static void Misaligned(int signal, SignalInformation* information, void* context)
        {
            byte* state = Context(context)->VectorState;
            uint size = VectorFrame.At(state, VectorFrame.ExtendedSize);
            byte* copy = (byte*)Unix.MMap(size + 8).Raw + 8;
            new ReadOnlySpan<byte>(state, (int)size).CopyTo(new Span<byte>(copy, (int)size));
            Context(context)->VectorState = copy;
        }

        static void Unmapped(int signal, SignalInformation* information, void* context) => Context(context)->VectorState = (byte*)64;
        static void Kernel(int signal, SignalInformation* information, void* context) =>
            Context(context)->VectorState = (byte*)0xFFFF_8880_0000_0000;
        static void None(int signal, SignalInformation* information, void* context) => Context(context)->VectorState = null;

        Dies(&Unmapped, "at 64");
        Dies(&Kernel, "at the kernel's address");

        // FXRSTOR takes any address on some processors, XRSTOR on none.
        if (VectorFrame.HasXsave)
        {
            Dies(&Misaligned, "8 bytes after a page's start");
        }

        Lives(&None, "at 0");
    }

    private static void BadControl()
    {
        static void Handler(int signal, SignalInformation* information, void* context) =>
            VectorFrame.At(Context(context)->VectorState, VectorFrame.Mxcsr) |= 0x8000_0000;

        Dies(&Handler, "bit 31 of MXCSR");
    }

    private static void BadHeader()
    {
        static void Component(int signal, SignalInformation* information, void* context) =>
            VectorFrame.At(Context(context)->VectorState, VectorFrame.Header + 4) |= 0x4000_0000;
        static void Compacted(int signal, SignalInformation* information, void* context) =>
            VectorFrame.At(Context(context)->VectorState, VectorFrame.Header + 12) |= 0x8000_0000;
        static void Reserved(int signal, SignalInformation* information, void* context) =>
            VectorFrame.At(Context(context)->VectorState, VectorFrame.Header + 16) = 1;

        if (!VectorFrame.HasXsave)
        {
            return;
        }

        Dies(&Component, "a component that does not exist");
        Dies(&Compacted, "the compacted format");
        Dies(&Reserved, "a reserved byte");
    }

    private static void NoMarks()
    {
        static void NoStart(int signal, SignalInformation* information, void* context) => Spoil(context, VectorFrame.StartMark, 1);
        static void TooLong(int signal, SignalInformation* information, void* context) => Spoil(context, VectorFrame.StateSize, 1 << 20);
        static void NoEnd(int signal, SignalInformation* information, void* context) =>
            Spoil(context, (int)VectorFrame.At(Context(context)->VectorState, VectorFrame.StateSize), 1);

        Lives(&NoStart, "without FP_XSTATE_MAGIC1");
        Lives(&TooLong, "with a size that is too large");
        if (VectorFrame.HasXsave)
        {
            Lives(&NoEnd, "without FP_XSTATE_MAGIC2");
        }
    }

    private static void Spoil(void* context, int offset, uint value) => VectorFrame.At(Context(context)->VectorState, offset) = value;

    private static void Flags()
    {
        static void Handler(int signal, SignalInformation* information, void* context)
        {
            HandlerContext* frame = Context(context);
            frame->Rflags = (frame->Rflags | InputOutputPrivilege | NestedTask) & ~InterruptsOn;
            frame->Mask = Masks.All;
        }

        static void Second(int signal, SignalInformation* information, void* context) =>
            Board.Slot(0) = (int)(Context(context)->Rflags & (InputOutputPrivilege | NestedTask | InterruptsOn));

        Unix.Handle(Signal.User1, &Handler);
        Unix.Handle(Signal.User2, &Second);
        Unix.Kill(Unix.GetPid(), Signal.User1);
        Board.Expect((long)Unix.Block(0), (long)~Masks.Of(9, 19), "the mask");
        Unix.SetMask(0);
        Unix.Kill(Unix.GetPid(), Signal.User2);
        Board.Expect(Board.Slot(0), (long)InterruptsOn, "the privileged flags");
    }

    private static void NoFrame()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Call(SystemCall.RtSigReturn);
            Unix.Exit(0);
        }

        Ended.By(child, Signal.SegmentationFault, "the signal that ended it");
    }
}
