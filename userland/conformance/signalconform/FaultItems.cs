using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S12: SEGV, BUS, ILL and TRAP with their codes and addresses.</summary>
internal static unsafe class FaultItems
{
    private const int DebugException = 1;
    private const int BreakpointException = 3;
    private const int UndefinedException = 6;
    private const int StackException = 12;
    private const int ProtectionException = 13;
    private const int PageException = 14;

    internal static void Run()
    {
        Item("S12 SEGV: SEGV_MAPERR and SEGV_ACCERR with the address", &PageFaults);
        Item("S12 SEGV: no code and no address where the processor tells none", &ProtectionFaults);
        Item("S12 BUS: BUS_ADRERR behind the end of a mapped file", &BehindFile);
        Item("S12 BUS for a stack exception: an address by rbp that is not canonical", &StackFault);
        Item("S12 ILL: ILL_ILLOPN at the instruction", &Illegal);
        Item("S12 TRAP: a breakpoint, and TRAP_TRACE behind a single step", &Traps);
        Item("S12 blocked or ignored, a fault ends the process", &CannotWait);
        Item("S12 a fault's signal that a process sends can wait", &SentCanWait);
        Item("S12 a system call with a bad pointer gives EFAULT and no signal", &NoSignal);
    }

    private static void PageFaults()
    {
        byte* page = Unix.MMap(Unix.PageSize).Address;
        Faulting.Target = (byte*)0x1238;
        Faulting.Expect(&Faulting.Read, Signal.SegmentationFault, SignalCode.NotMapped, "reading at 0x1238");
        Faulting.ExpectAddress((byte*)0x1238, "reading at 0x1238");
        Unix.MProtect(page, Unix.PageSize, Protection.Read);
        Faulting.Target = page + 77;
        Faulting.Expect(&Faulting.Write, Signal.SegmentationFault, SignalCode.AccessDenied, "writing what is read-only");
        Faulting.ExpectAddress(page + 77, "writing what is read-only");
        Faulting.Expect(&Faulting.Jump, Signal.SegmentationFault, SignalCode.AccessDenied, "executing data");
        Faulting.ExpectAddress(page + 77, "executing data");
        Unix.MProtect(page, Unix.PageSize, Protection.None);
        Faulting.Expect(&Faulting.Read, Signal.SegmentationFault, SignalCode.AccessDenied, "reading what may not be read");
        Faulting.Target = (byte*)0xFFFF_8880_0000_0000;
        Faulting.Expect(&Faulting.Read, Signal.SegmentationFault, SignalCode.NotMapped, "reading the kernel's memory");
        Faulting.ExpectAddress((byte*)0xFFFF_8880_0000_0000, "reading the kernel's memory");
    }

    private static void ProtectionFaults()
    {
        Faulting.Expect(Trap.PrivilegedInstruction, Signal.SegmentationFault, SignalCode.Kernel, ProtectionException, "hlt");
        Faulting.ExpectAddress(null, "hlt");
        Faulting.Expect(Trap.NonCanonicalRead, Signal.SegmentationFault, SignalCode.Kernel, ProtectionException, "reading at 1 << 63");
        Faulting.ExpectAddress(null, "reading at 1 << 63");
        Faulting.Expect(Trap.NonCanonicalJump, Signal.SegmentationFault, SignalCode.Kernel, ProtectionException, "a jump to 1 << 63");
        Faulting.Expect(Trap.MissingVector, Signal.SegmentationFault, SignalCode.Kernel, ProtectionException, "int 0x90");
    }

    private static void BehindFile()
    {
        string path = "/tmp/signalconform-" + Numbers.ToText(Unix.GetPid());
        SysResult file = Unix.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive);
        fixed (byte* name = Utf8.Terminated(path))
        {
            Unix.Call(SystemCall.Unlink, (ulong)name);
        }

        Unix.Write(file.Int, "x"u8);
        SysResult mapped = Unix.MMap(null, 2 * Unix.PageSize, Protection.ReadWrite, MapFlags.Shared, file.Int, 0);
        Board.Expect(mapped, Errno.None, "mmap");
        Faulting.Target = mapped.Address + Unix.PageSize + 8;
        Faulting.Expect(&Faulting.Read, Signal.Bus, SignalCode.BusAddress, "reading behind the end");
        Faulting.ExpectAddress(mapped.Address + Unix.PageSize + 8, "reading behind the end");
        Faulting.Target = mapped.Address + 100;
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Faulting.Read();
            Unix.Exit(0);
        }

        Ended.With(child, 0, "reading behind the end, within the last page");
    }

    private static void StackFault()
    {
        // QEMU without KVM raises the general exception for the stack, too.
        Faulting.ExpectEither(Trap.NonCanonicalStack, Signal.Bus, Signal.SegmentationFault, "reading at 1 << 63 by rbp");
        (Signal signal, int code, int trapNumber) = Faulting.Seen;
        Board.Expect(trapNumber is StackException or ProtectionException, "it is a stack or protection exception");
        Board.Expect((int)signal, (int)(trapNumber == StackException ? Signal.Bus : Signal.SegmentationFault), "the signal");
        Board.Expect(code, SignalCode.Kernel, "si_code");
        Faulting.ExpectAddress(null, "reading at 1 << 63 by rbp");
    }

    private static void Illegal()
    {
        Faulting.Expect(Trap.UndefinedInstruction, Signal.IllegalInstruction, SignalCode.IllegalOperand, UndefinedException, "ud2");
        Faulting.ExpectAtInstruction("ud2");
    }

    private static void Traps()
    {
        Faulting.Expect(Trap.Breakpoint, Signal.Trap, SignalCode.Kernel, BreakpointException, "int3");
        Faulting.ExpectAddress(null, "int3");
        Faulting.Expect(Trap.SingleStep, Signal.Trap, SignalCode.TraceTrap, DebugException, "a single step");
        Faulting.ExpectAtInstruction("a single step");
    }

    private static void CannotWait()
    {
        for (int way = 0; way < 2; way++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Recorder.Catch(Signal.SegmentationFault);
                if (way == 0)
                {
                    Unix.Block(Unix.MaskOf(Signal.SegmentationFault));
                }
                else
                {
                    Unix.Ignore(Signal.SegmentationFault);
                }

                *(byte*)0x1230 = 1;
                Unix.Exit(0);
            }

            Ended.By(child, Signal.SegmentationFault, way == 0 ? "blocked" : "ignored");
        }
    }

    private static void SentCanWait()
    {
        Recorder.Catch(Signal.SegmentationFault);
        Unix.Block(Unix.MaskOf(Signal.SegmentationFault));
        Unix.Kill(Unix.GetPid(), Signal.SegmentationFault);
        Board.Expect(Recorder.Count, 0, "runs while it is blocked");
        Unix.SetMask(0);
        Recorder.ExpectOrder([(int)Signal.SegmentationFault], "runs");
        Unix.Ignore(Signal.SegmentationFault);
        Board.Expect(Unix.Kill(Unix.GetPid(), Signal.SegmentationFault), Errno.None, "kill when it is ignored");
    }

    private static void NoSignal()
    {
        Recorder.Catch(Signal.SegmentationFault);
        Board.Expect(Unix.Write(Channel.Open().WriteEnd, (byte*)0x1230, 1), Errno.EFAULT, "write");
        Board.Expect(Recorder.Count, 0, "runs");
    }
}
