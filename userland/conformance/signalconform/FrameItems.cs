using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S10: what a handler finds in its frame, and what comes back from it.</summary>
internal static unsafe class FrameItems
{
    private const ulong ExtendedState = 1;
    private const ulong SegmentFlags = 6;
    private const int UserCode = 0x33;
    private const int UserStack = 0x2b;
    private const int Slots = 16;
    private const int SlotSize = 32;
    private const uint RoundToZero = 0x7f80;
    private const uint RoundToZeroX87 = 0xf7f;
    private const ulong Initial = 0x37f_0000_1f80;

    internal static void Run()
    {
        Item("S10 the frame: flags, segments, mask and signal stack", &Shape);
        Item("S10 the frame: vector state at a multiple of 64 with both of Linux's marks", &Marks);
        Item("S10 the frame holds xmm, ymm, MXCSR and control word; the handler starts with initial ones", &Holds);
        Item("S10 what the handler does to vector registers is gone, what it writes into the frame comes back", &ComesBack);
        Item("S10 the handler may move the program on, change registers and the mask", &MovesOn);
        Item("S10 trap number, error code and CR2 of a fault are in the frame", &FaultInFrame);
    }

    private static void Shape()
    {
        static void Handler(int signal, SignalInformation* information, void* address)
        {
            var context = (HandlerContext*)address;
            Board.Expect((long)context->Flags, (long)(SegmentFlags | (VectorFrame.HasXsave ? ExtendedState : 0)), "uc_flags");
            Board.Expect((long)context->Link, 0, "uc_link");
            Board.Expect(context->Stack.Flags, 0, "the flags of uc_stack, which was never set,");
            Board.Expect(context->Cs, UserCode, "cs");
            Board.Expect(context->Ss, UserStack, "ss");
            Board.Expect(context->Fs | context->Gs, 0, "fs and gs");
            Board.Expect((long)context->Mask, 1, "uc_sigmask");
            Board.Expect((long)context->OldMask, 1, "oldmask");
            Board.Expect(((ulong)information & 7) == 0 && information->Number == signal, "siginfo is in its place");
            Board.Expect(context->Rsp - (ulong)(context + 1) < 65536, "the program's stack is above the frame");
            Board.Expect((context->Rflags & 0x200) != 0, "interrupts are on in the program's flags");
            Board.Expect((long)context->Rax, 0, "rax: kill's result");
            Board.Slot(0) = 1;
        }

        Unix.SetMask(1);
        Unix.Handle(Signal.User1, &Handler);
        Unix.Kill(Unix.GetPid(), Signal.User1);
        Board.Expect(Board.Slot(0), 1, "runs");
    }

    private static void Marks()
    {
        static void Handler(int signal, SignalInformation* information, void* address)
        {
            byte* image = ((HandlerContext*)address)->VectorState;
            Board.Expect(((ulong)image & 63) == 0, "the image is aligned to 64");
            if (VectorFrame.HasXsave)
            {
                uint size = VectorFrame.At(image, VectorFrame.StateSize);
                Board.Expect(VectorFrame.At(image, VectorFrame.StartMark) == VectorFrame.StartMarkValue, "FP_XSTATE_MAGIC1");
                Board.Expect(VectorFrame.At(image, VectorFrame.ExtendedSize), size + VectorFrame.EndMarkSize, "extended_size");
                Board.Expect(VectorFrame.At(image, (int)size) == VectorFrame.EndMarkValue, "FP_XSTATE_MAGIC2");
                Board.Expect((VectorFrame.At(image, VectorFrame.Features) & 3) == 3, "x87 and SSE are among the features");
                Board.Expect(
                    (VectorFrame.At(image, VectorFrame.Features) & VectorFrame.AvxFeature) != 0 == VectorFrame.HasAvx, "so is AVX if it is there");
                Board.Expect(size >= 576 && size <= Processor.Cpuid(0xD, 0).Ebx, "xstate_size");
            }

            Board.Slot(0) = 1;
        }

        Unix.Handle(Signal.User1, &Handler);
        Unix.Kill(Unix.GetPid(), Signal.User1);
        Board.Expect(Board.Slot(0), 1, "runs");
    }

    /// <summary>The byte that the test puts at this place of the registers.</summary>
    private static byte Pattern(int register, int at) => (byte)((register * 37) + at + 1);

    private static void RaiseWithPatterns(byte* vectors, uint* control)
    {
        for (int i = 0; i < Slots * SlotSize; i++)
        {
            vectors[i] = Pattern(i / SlotSize, i % SlotSize);
        }

        control[0] = RoundToZero;
        control[1] = RoundToZeroX87;
        Stubs.Raise(vectors, Unix.GetPid(), (int)Signal.User1, VectorFrame.HasAvx ? 1 : 0, control);
    }

    private static void Holds()
    {
        static void Handler(int signal, SignalInformation* information, void* address)
        {
            Board.Expect((long)Stubs.Control(), (long)Initial, "MXCSR and control word in the handler");
            byte* image = ((HandlerContext*)address)->VectorState;
            Board.Expect(VectorFrame.At(image, VectorFrame.Mxcsr), RoundToZero, "MXCSR in the frame");
            Board.Expect(*(ushort*)image, RoundToZeroX87, "the control word in the frame");
            for (int register = 0; register < Slots; register++)
            {
                for (int at = 0; at < (VectorFrame.HasAvx ? SlotSize : SlotSize / 2); at++)
                {
                    byte* half = image + (at < 16 ? VectorFrame.Xmm : VectorFrame.Avx);
                    Board.Expect(half[(register * 16) + (at % 16)], Pattern(register, at), "a byte of a vector register in the frame");
                }
            }

            Board.Slot(0) = 1;
        }

        byte* vectors = stackalloc byte[Slots * SlotSize];
        uint* control = stackalloc uint[2];
        Unix.Handle(Signal.User1, &Handler);
        RaiseWithPatterns(vectors, control);
        Board.Expect(Board.Slot(0), 1, "runs");
    }

    private static void ComesBack()
    {
        static void Handler(int signal, SignalInformation* information, void* address)
        {
            // Another set of values in the registers, which the kernel puts away in its turn.
            byte* vectors = stackalloc byte[Slots * SlotSize];
            uint* control = stackalloc uint[2];
            new System.Span<byte>(vectors, Slots * SlotSize).Fill(0xEE);
            control[0] = unchecked((uint)Initial);
            control[1] = (uint)(Initial >> 32);
            Stubs.Raise(vectors, Unix.GetPid(), 0, VectorFrame.HasAvx ? 1 : 0, control);
            byte* image = ((HandlerContext*)address)->VectorState;
            image[VectorFrame.Xmm + (3 * 16)] = 0x99;
            if (VectorFrame.HasAvx)
            {
                image[VectorFrame.Avx + (5 * 16)] = 0x77;
            }

            Board.Slot(0) = 1;
        }

        byte* vectors = stackalloc byte[Slots * SlotSize];
        uint* control = stackalloc uint[2];
        Unix.Handle(Signal.User1, &Handler);
        RaiseWithPatterns(vectors, control);
        Board.Expect(Board.Slot(0), 1, "runs");
        Board.Expect(control[0], RoundToZero, "MXCSR afterwards");
        Board.Expect(control[1] & 0xFFFF, RoundToZeroX87, "the control word afterwards");
        for (int register = 0; register < Slots; register++)
        {
            for (int at = 0; at < (VectorFrame.HasAvx ? SlotSize : SlotSize / 2); at++)
            {
                byte expected = register == 3 && at == 0 ? (byte)0x99
                    : register == 5 && at == 16 ? (byte)0x77
                    : Pattern(register, at);
                Board.Expect(vectors[(register * SlotSize) + at], expected, "a byte of a vector register afterwards");
            }
        }
    }

    private static void MovesOn()
    {
        const ulong lengthOfUndefined = 2;
        static void Handler(int signal, SignalInformation* information, void* address)
        {
            var context = (HandlerContext*)address;
            context->Mask = 2;
            if (signal == (int)Signal.IllegalInstruction)
            {
                // Behind ud2 comes int3; both are left behind.
                context->Rip += lengthOfUndefined;
            }
            else
            {
                Board.Slot(0)++;
            }
        }

        Unix.Handle(Signal.IllegalInstruction, &Handler);
        Unix.Handle(Signal.Trap, &Handler);
        Stubs.Fault(Trap.UndefinedInstruction);
        Board.Expect(Board.Slot(0), 1, "runs of the second handler");
        Board.Expect((long)Unix.Block(0), 2, "the mask that the handler wrote");
    }

    private static void FaultInFrame()
    {
        const ulong pageFault = 14;
        const ulong writeByUser = 6;
        static void Handler(int signal, SignalInformation* information, void* address)
        {
            var context = (HandlerContext*)address;
            Board.Expect((long)context->TrapNumber, (long)pageFault, "the trap number");
            Board.Expect((long)context->ErrorCode, (long)writeByUser, "the error code");
            Board.Expect((long)context->FaultAddress, 0x1230, "CR2");
            Board.Expect((long)information->Address, 0x1230, "si_addr");
            Unix.Exit(5);
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Handle(Signal.SegmentationFault, &Handler);
            *(byte*)0x1230 = 1;
            Unix.Exit(0);
        }

        Ended.With(child, 5, "the handler's exit code");
    }
}
