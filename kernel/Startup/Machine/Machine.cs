using System;
using Tine.Devices;
using Tine.Devices.Screens;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The PC, as the processes room sees it.</summary>
/// <remarks>A kernel stack, from its end downwards: the thread's vector area, then the frame of its user registers,
/// then what the kernel pushes.</remarks>
internal unsafe class Machine : Hardware
{
    private const ulong VectorAreaAlignment = 64;

    /// <summary>Called each time before the processor halts because nobody is ready; null for nothing.</summary>
    public static delegate*<void> BeforeHalt { get; set; }

    public override ulong Nanoseconds
    {
        [NoAllocation]
        get => Clock.Nanoseconds;
    }

    public override ulong BootTimeNanoseconds
    {
        [NoAllocation]
        get => Clock.RealTimeAtStart;
    }

    public override VirtualAddress Vdso => new(Layout.VdsoCode);

    public override void TellRealTime(ulong leadNanoseconds, bool isSteered) => X64.Vdso.SetRealTime(leadNanoseconds, isSteered);

    public override ulong RandomBits => HardwareRandom.Next();

    public override uint ProcessorFeatures => Cpuid.Read(1).Edx;

    public override bool HasSegmentBaseInstructions => SegmentBases.HasInstructions;

    public override ulong VectorFeatures => VectorState.HasXsave ? VectorState.Components : 0;

    public override int VectorAreaSize
    {
        [NoAllocation]
        get => (int)VectorState.AreaSize;
    }

    public override uint VectorControlMask => VectorState.ControlMask;

    public override ulong HeapBytes =>
        ManagedHeap.Statistics().Committed + (KernelRoot.Current.TableCount * FrameNumber.Size) + KernelStacks.Current.CachedBytes;

    public override bool ReserveHeap(ulong bytes) => ManagedHeap.ReserveMore(bytes);

    [NoAllocation]
    public override void ReclaimHeapPortion() => ManagedHeap.AdvanceIdle();

    public override bool IsCollectingHeap { [NoAllocation] get => ManagedHeap.Statistics().IsCollecting != 0; }

    public override ulong HeapCollections { [NoAllocation] get => ManagedHeap.Statistics().Collections; }

    public override ulong LongestCollectionSlice => ManagedHeap.Statistics().LongestSliceTicks;

    public override ulong HeapAllocated => ManagedHeap.Statistics().AllocatedSinceStart;

    public override void FailHeapReservation(ulong nth) => ManagedHeap.FailReservation(nth);

    [NoAllocation]
    public override void SetTimer(ulong deadlineNanoseconds)
    {
        ulong now = Clock.Nanoseconds;
        EventTimer.Start(deadlineNanoseconds > now ? deadlineNanoseconds - now : 0);
    }

    public override bool MayRest { [NoAllocation] get => ScreenConsole.IsCurrent && SerialOutput.IsEmpty && IdleCollection.IsDone; }

    [NoAllocation]
    public override void WaitForInterrupt()
    {
        if (ScreenConsole.RefreshPortion() || IdleCollection.TryRun())
        {
            AcceptInterrupts();
        }
        else
        {
            if (BeforeHalt != null)
            {
                BeforeHalt();
            }

            Processor.EnableInterruptsAndHalt();
        }
    }

    public override void PrepareIdle(ref ThreadContext state)
    {
        VectorState.Reset((void*)state.VectorArea);
        state.SavedStackPointer = ContextSwitch.PrepareIdle(state.StackTop);
    }

    [NoAllocation]
    public override void WaitUnlocked()
    {
        bool hasWorked = ScreenConsole.RefreshPortion() || IdleCollection.TryRun();
        PerCpu* processor = Processor.Block;
        processor->IsWaiting = 1;
        KernelLock.Leave();
        if (hasWorked)
        {
            Processor.AcceptInterrupts();
        }
        else
        {
            Processor.EnableInterruptsAndHalt();
        }

        processor->IsWaiting = 0;
        KernelLock.Enter();
    }

    [NoAllocation]
    public override void AcceptInterrupts() => Processor.AcceptInterrupts();

    public override Errno CreateStack(ref ThreadContext state)
    {
        Result<KernelStack> stack = KernelStacks.Current.Allocate();
        if (stack.Failed)
        {
            return stack.Error;
        }

        state.StackStart = stack.Value.Start;
        state.VectorArea = stack.Value.End.Value - VectorState.AreaSize & ~(VectorAreaAlignment - 1);
        state.StackTop = state.VectorArea;
        state.SavedStackPointer = state.StackTop;
        return Errno.None;
    }

    [NoAllocation]
    public override void ReleaseStack(ref ThreadContext state)
    {
        KernelStacks.Current.Free(new KernelStack(state.StackStart));
        state = default;
    }

    public override void PrepareUserEntry(ref ThreadContext state) =>
        state.SavedStackPointer = ContextSwitch.PrepareUserEntry(state.StackTop);

    [NoAllocation]
    public override void Switch(ref ThreadContext from, ref ThreadContext to) => ContextSwitch.Switch(ref from, ref to);

    public override void WriteStack(in ThreadContext sleeping, TextBuffer text) => SleepingStack.Write(sleeping, text);

    [NoAllocation]
    public override void StoreSegmentBases(ref ThreadContext running) => SegmentBases.Store(ref running);

    [NoAllocation]
    public override void LoadSegmentBases(in ThreadContext running) => SegmentBases.Load(running);

    [NoAllocation]
    public override Span<byte> VectorAreaOf(in ThreadContext state) => new((void*)state.VectorArea, (int)VectorState.AreaSize);

    [NoAllocation]
    public override void SaveVectorState(in ThreadContext running) => VectorState.Save((void*)running.VectorArea);

    [NoAllocation]
    public override void LoadVectorState(in ThreadContext running) => VectorState.Restore((void*)running.VectorArea);

    [NoAllocation]
    public override void ResetVectorState(in ThreadContext running)
    {
        VectorState.Reset((void*)running.VectorArea);
        VectorState.Restore((void*)running.VectorArea);
    }

    [NoAllocation]
    public override void CopyVectorState(in ThreadContext running, ref ThreadContext child)
    {
        VectorState.SaveCopy((void*)child.VectorArea);
        SegmentBases.Store(ref child);
    }

    public override bool HasBreakpoints => true;

    public override void LoadBreakpoints(ReadOnlySpan<ulong> addresses, ulong control)
    {
        if (addresses.IsEmpty)
        {
            DebugRegisters.Load(0, 0, 0, 0, 0);
        }
        else
        {
            DebugRegisters.Load(addresses[0], addresses[1], addresses[2], addresses[3], control);
        }
    }

    public override ulong TakeDebugStatus() => (ulong)DebugRegisters.TakeCause();

    public override void PowerOff()
    {
        ScreenConsole.Refresh();
        Power.Off();
        new ConsoleSink().Write("This machine cannot switch itself off: it can be switched off now.\r\n"u8);
        Halt();
    }

    public override void Restart() => Power.Reset();

    public override void Halt()
    {
        ScreenConsole.Refresh();
        SerialOutput.Flush();
        Processor.Halt();
    }

    public override void ExitWithStatus(int status)
    {
        ScreenConsole.Refresh();
        KernelLog.Write("exit status ");
        KernelLog.WriteDecimal((byte)status);
        KernelLog.Write('\n');
        SerialOutput.Flush();
        if (DebugExit.IsPresent)
        {
            DebugExit.Exit((byte)status);
        }

        PowerOff();
    }

    public override ref LogHistory Log => ref KeptLog.History;

    public override void LogVerbose(string line) => KernelLog.WriteDetail(line);
}
