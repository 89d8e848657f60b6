using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.RegisterCheck;

/// <summary>
/// All integer and vector registers, x87 and mxcsr keep their values through whatever a kernel does to a process, and
/// nothing of one process is seen in another.
/// </summary>
internal static unsafe class Program
{
    private const ulong LongSpin = 30_000_000;
    private const long Moment = 1_000_000;
    private const int SetGs = 0x1001;
    private const int SetFs = 0x1002;
    private const int GetFs = 0x1003;
    private const int GetGs = 0x1004;

    private static RegisterTest* s_trash;
    private static int s_handled;

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        if (arguments.Length == 1 && arguments[0] == "--fresh")
        {
            RegisterTest* test = Trial.Prepare(RegisterAction.Spin, 1);
            Stubs.Store(test);
            return StateImage.IsFresh(test->StateOut) ? 0 : 1;
        }

        Begin(arguments);
        Case("a cheap system call", &CheapCall);
        Case("sched_yield", &Yield);
        Case("a call that sleeps", &Sleep);
        Case("a page fault that fills with zeros", &ZeroFault);
        Case("a page fault that copies", &CopyFault);
        Case("preemption among processes with other patterns", &Preemption);
        Case("fork, in the parent and in the child", &Fork);
        Case("vfork", &VFork);
        Case("a signal that is sent to oneself", &SentSignal);
        Case("signals that come at any instruction", &TimerSignals);
        Case("the FS and GS bases, through preemption", &Bases);
        Case("the instructions for these bases, where AT_HWCAP2 offers them", &BasesByInstruction);
        Case("exec starts with fresh registers", &Exec);
        return Finish();
    }

    private static bool CheapCall()
    {
        bool isGood = true;
        for (ulong seed = 1; seed <= 50; seed++)
        {
            isGood &= Trial.Survives(Trial.PrepareCall(SystemCall.GetPpid, seed));
        }

        return isGood;
    }

    private static bool Yield() => Trial.Survives(Trial.PrepareCall(SystemCall.SchedYield, 2));

    private static bool Sleep()
    {
        var time = new TimeSpecification { Nanoseconds = Moment };
        return Trial.Survives(Trial.PrepareCall(SystemCall.NanoSleep, 3, (ulong)(&time)));
    }

    private static bool ZeroFault() => TouchSurvives(Unix.MMap(Unix.PageSize).Address, 4);

    private static bool CopyFault()
    {
        byte* page = Pages.Dirty(1);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(TouchSurvives(page, 5) ? 0 : 1);
        }

        bool isGood = TouchSurvives(page, 6);
        return isGood & EndedWell(child);
    }

    private static bool TouchSurvives(byte* page, ulong seed)
    {
        RegisterTest* test = Trial.Prepare(RegisterAction.Touch, seed);
        test->In[(int)Register.R15] = (ulong)page;
        return Trial.Survives(test);
    }

    /// <summary>Every one of them computes with another pattern; each must see only its own.</summary>
    private static bool Preemption()
    {
        const int processes = 4;
        int* children = stackalloc int[processes];
        for (int i = 0; i < processes; i++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Unix.Exit(SpinSurvives((ulong)(100 + i), LongSpin) ? 0 : 1);
            }

            children[i] = child.Int;
        }

        bool isGood = true;
        for (int i = 0; i < processes; i++)
        {
            isGood &= EndedWell(new SysResult(children[i]));
        }

        return isGood;
    }

    private static bool SpinSurvives(ulong seed, ulong count)
    {
        RegisterTest* test = Trial.Prepare(RegisterAction.Spin, seed);
        test->SpinCount = count;
        return Trial.Survives(test);
    }

    private static bool Fork()
    {
        RegisterTest* test = Trial.PrepareCall(SystemCall.Fork, 7);
        bool isGood = Trial.Survives(test);
        if (test->Out[(int)Register.Rax] == 0)
        {
            Unix.Exit(isGood ? 0 : 1);
        }

        return isGood & EndedWell(new SysResult((long)test->Out[(int)Register.Rax]));
    }

    private static bool VFork()
    {
        RegisterTest* test = Trial.PrepareCall(SystemCall.VFork, 8);
        return Trial.Survives(test) & EndedWell(new SysResult((long)test->Out[(int)Register.Rax]));
    }

    /// <summary>Fills the vector registers with something else, as a handler.</summary>
    private static void Spoil(int signal, SignalInformation* information, void* context)
    {
        s_handled++;
        Stubs.Trash(s_trash);
    }

    private static bool SentSignal()
    {
        s_trash = Trial.Prepare(RegisterAction.Spin, 999);
        Unix.Handle(Signal.User1, &Spoil);
        bool isGood = Trial.Survives(Trial.PrepareCall(SystemCall.Kill, 9, (ulong)Unix.GetPid(), (ulong)Signal.User1));
        return isGood & Holds(s_handled == 1, "the handler ran");
    }

    private static bool TimerSignals()
    {
        s_trash = Trial.Prepare(RegisterAction.Spin, 998);
        Unix.Handle(Signal.Alarm, &Spoil);
        Unix.SetRealTimer(Moment / 1000);
        bool isGood = true;
        for (ulong seed = 20; seed < 60 && s_handled < 5; seed++)
        {
            isGood &= SpinSurvives(seed, LongSpin);
        }

        Unix.SetRealTimer(0);
        return isGood & Holds(s_handled >= 5, "handlers ran");
    }

    private static bool Bases()
    {
        const int processes = 2;
        int* children = stackalloc int[processes];
        for (int i = 0; i < processes; i++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Unix.Exit(BasesSurvive((ulong)i) ? 0 : 1);
            }

            children[i] = child.Int;
        }

        return EndedWell(new SysResult(children[0])) & EndedWell(new SysResult(children[1]));
    }

    private static bool BasesSurvive(ulong number)
    {
        ulong* page = (ulong*)Pages.Dirty(1);
        page[0] = 1000 + number;
        page[8] = 2000 + number;
        Unix.Call(SystemCall.ArchPrCtl, SetFs, (ulong)page);
        Unix.Call(SystemCall.ArchPrCtl, SetGs, (ulong)(page + 8));
        RegisterTest* test = Trial.Prepare(RegisterAction.Spin, 70 + number);
        test->SpinCount = LongSpin;
        test->ReadsBases = 1;
        return Trial.Survives(test) & Holds(test->FsOut == page[0] && test->GsOut == page[8], "FS and GS bases");
    }

    private static bool BasesByInstruction()
    {
        bool areOffered = BaseInstructions.AreOffered();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            if (!areOffered)
            {
                BaseInstructions.ReadFs();
                Unix.Exit(1);
            }

            Unix.Exit(InstructionsAndCallsAgree() ? 0 : 1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        // Linux in some virtual machines leaves them usable and does not offer them.
        bool mayWork = !TineInspect.System(out _).Succeeded && status.Is(1);
        return areOffered
            ? Holds(status.Is(0), "instructions and arch_prctl agree")
            : Holds(status.Is(Signal.IllegalInstruction) || mayWork, "SIGILL where they are not offered");
    }

    /// <summary>Each base is set one way and read the other, with a switch and a fork in between; setting one leaves the other.</summary>
    private static bool InstructionsAndCallsAgree()
    {
        const ulong first = 0x1234_5000;
        const ulong second = 0x7654_3000;
        const ulong third = 0x2345_6000;
        ulong found;
        BaseInstructions.WriteGs(first);
        Unix.Call(SystemCall.ArchPrCtl, SetFs, second);
        bool isGood = Holds(BaseInstructions.ReadFs() == second && BaseInstructions.ReadGs() == first, "FS by call, GS kept");
        Unix.Call(SystemCall.ArchPrCtl, GetGs, (ulong)&found);
        isGood &= Holds(found == first, "GS by instruction, read by call");
        BaseInstructions.WriteFs(third);
        Unix.Call(SystemCall.SchedYield);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(BaseInstructions.ReadFs() == third && BaseInstructions.ReadGs() == first ? 0 : 1);
        }

        isGood &= EndedWell(child);
        Unix.Call(SystemCall.ArchPrCtl, SetGs, second);
        Unix.Call(SystemCall.ArchPrCtl, GetFs, (ulong)&found);
        return isGood & Holds(found == third && BaseInstructions.ReadFs() == third && BaseInstructions.ReadGs() == second, "GS by call, FS kept");
    }

    private static bool Exec()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            s_trash = Trial.Prepare(RegisterAction.Spin, 997);
            string path = ProgramSearch.OwnPath();
            var arguments = ArgumentVector.Of(path, "--fresh");
            Stubs.Trash(s_trash);
            Unix.ExecVe(path, arguments, ArgumentVector.Of());
            Unix.Exit(2);
        }

        return EndedWell(child);
    }

    private static bool EndedWell(SysResult child)
    {
        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(0), "a child found its registers as they should be");
    }
}
