using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;
using Thread = Tine.Processes.Thread;

namespace Tine.Tests.Processes;

/// <summary>
/// A processor made of host threads: each kernel stack is one, and a switch wakes one and puts the other to sleep.
/// Time passes only where the machine waits for an interrupt.
/// </summary>
internal sealed unsafe class FakeHardware : Hardware, IDisposable
{
    private const int LongestArea = 512 + 64 + 256;

    private const nuint StackSize = 8192;

    private readonly Dictionary<ulong, Coroutine> _coroutines = [];
    private readonly ManualResetEventSlim _over = new();
    private readonly List<IntPtr> _blocks = [];
    private ulong _now = 1_000_000_000;
    private ulong _timer = Caller.Never;
    private bool _isStopping;
    private LogHistory _log;

    /// <summary>Set by the world that uses it.</summary>
    public World World { get; set; } = null!;

    /// <summary>The program of the next thread that is made, in user mode.</summary>
    public Action<Thread>? NextProgram { get; set; }

    /// <summary>The failure of a thread.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Takes the processor away at preemption points, now and then; null to leave that to the clock.</summary>
    public Random? Interleaving { get; set; }

    /// <summary>An interrupt that waits for the next preemption point.</summary>
    public Action? PendingInterrupt { get; set; }

    /// <summary>Fails the n-th stack that is asked for; 0 for none.</summary>
    public int FailStack { get; set; }

    public int StacksInUse { get; private set; }

    /// <summary>Threads that were made and never ran: what their programs assert was not looked at.</summary>
    public int ThreadsThatNeverRan => _coroutines.Values.Count(coroutine => !coroutine.HasRun);

    /// <summary>The lead of the time of day that programs were told; null while they have to ask for it.</summary>
    public ulong? ToldRealTimeLead { get; private set; }

    public override void TellRealTime(ulong leadNanoseconds, bool isSteered) => ToldRealTimeLead = isSteered ? null : leadNanoseconds;

    /// <summary>Portions of the heap that make a collection.</summary>
    public int PortionsACollection { get; set; } = 1;

    /// <summary>Portions of the heap that were collected.</summary>
    public int HeapPortions { get; private set; }

    public override ulong HeapCollections => (ulong)(HeapPortions / PortionsACollection);

    public override bool IsCollectingHeap => HeapPortions % PortionsACollection != 0;

    public int VectorResets { get; private set; }

    public override ulong Nanoseconds => _now;

    public override ref LogHistory Log => ref _log;

    public override ulong BootTimeNanoseconds => 1_700_000_000_000_000_000;

    public override ulong RandomBits => 0x0123_4567_89ab_cdef;

    /// <summary>Set before the first stack is made.</summary>
    public bool HasXsave { get; set; } = true;

    public override int VectorAreaSize => HasXsave ? LongestArea : 512;

    public override ulong VectorFeatures => HasXsave ? 7UL : 0;

    public override uint VectorControlMask => 0xffff;

    /// <summary>Time of the next timer interrupt.</summary>
    public ulong TimerNanoseconds => _timer;

    public void Advance(ulong nanoseconds) => _now += nanoseconds;

    public override void ReclaimHeapPortion() => HeapPortions++;

    public override void SetTimer(ulong deadlineNanoseconds) => _timer = deadlineNanoseconds;

    public override void WaitForInterrupt()
    {
        bool nobodyWillCome = World.Scheduler.NextDeadlineNanoseconds == Caller.Never;
        if (nobodyWillCome)
        {
            throw new InvalidOperationException("Everybody sleeps, and no timer is set.");
        }

        _now = Math.Max(_now, _timer);
        World.Scheduler.OnTimer(interruptedUser: false);
    }

    public override void AcceptInterrupts()
    {
        if (_now >= _timer)
        {
            World.Scheduler.OnTimer(interruptedUser: false);
        }

        Action? interrupt = PendingInterrupt;
        PendingInterrupt = null;
        interrupt?.Invoke();
        if (Interleaving?.Next(2) == 0)
        {
            World.Scheduler.Current.ReturnWork |= ReturnWork.Reschedule;
        }
    }

    public override Errno CreateStack(ref ThreadContext state)
    {
        if (FailStack != 0 && --FailStack == 0)
        {
            return Errno.ENOMEM;
        }

        void* block = NativeMemory.AlignedAlloc(StackSize + LongestArea, 64);
        NativeMemory.Clear(block, StackSize + LongestArea);
        _blocks.Add((IntPtr)block);
        state.VectorArea = (ulong)block + StackSize;
        state.StackTop = state.VectorArea;
        state.SavedStackPointer = state.StackTop;
        StacksInUse++;
        return Errno.None;
    }

    public override void ReleaseStack(ref ThreadContext state)
    {
        StacksInUse--;
        if (_coroutines.Remove(state.StackTop, out Coroutine? dead))
        {
            dead.End();
        }

        state = default;
    }

    public override void PrepareUserEntry(ref ThreadContext state)
    {
        Action<Thread> program = NextProgram ?? throw new InvalidOperationException("No program was set for the new thread.");
        NextProgram = null;
        _coroutines.Add(state.StackTop, new Coroutine(this, program));
    }

    public override void Switch(ref ThreadContext from, ref ThreadContext to)
    {
        Coroutine? self = from.StackTop == 0 ? null : _coroutines[from.StackTop];
        _coroutines[to.StackTop].Resume();
        if (self is null)
        {
            _over.Wait();
            throw new MachineOverException();
        }

        self.Suspend();
    }

    public override void StoreSegmentBases(ref ThreadContext running)
    {
    }

    public override void LoadSegmentBases(in ThreadContext running)
    {
    }

    public override Span<byte> VectorAreaOf(in ThreadContext state) => new((void*)state.VectorArea, VectorAreaSize);

    public override void SaveVectorState(in ThreadContext running)
    {
    }

    public override void LoadVectorState(in ThreadContext running)
    {
    }

    public override void ResetVectorState(in ThreadContext running)
    {
        VectorResets++;
        VectorAreaOf(running).Clear();
    }

    public override void CopyVectorState(in ThreadContext running, ref ThreadContext child)
    {
        VectorAreaOf(running).CopyTo(VectorAreaOf(child));
        child.FsBase = running.FsBase;
        child.GsBase = running.GsBase;
    }

    public override void PowerOff() => End(null);

    public override void Restart() => End(null);

    public override void Halt() => End(null);

    public override void ExitWithStatus(int status) => End(null);

    /// <summary>Ends the test: the thread that started the machine goes on.</summary>
    public void End(Exception? failure)
    {
        Failure ??= failure;
        _over.Set();
    }

    public void Dispose()
    {
        _isStopping = true;
        foreach (Coroutine coroutine in _coroutines.Values)
        {
            coroutine.Resume();
        }

        foreach (Coroutine coroutine in _coroutines.Values)
        {
            coroutine.Join();
        }

        foreach (IntPtr block in _blocks)
        {
            NativeMemory.AlignedFree((void*)block);
        }
    }

    /// <summary>One kernel stack.</summary>
    private sealed class Coroutine
    {
        private readonly FakeHardware _hardware;
        private readonly Action<Thread> _program;
        private readonly HostedMachine _machine = HostedMachine.Current;
        private readonly SemaphoreSlim _gate = new(0);
        private System.Threading.Thread? _host;
        private bool _isOver;

        public Coroutine(FakeHardware hardware, Action<Thread> program)
        {
            _hardware = hardware;
            _program = program;
        }

        public bool HasRun => _host is not null;

        public void Resume()
        {
            if (_host is not null || _hardware._isStopping)
            {
                _gate.Release();
                return;
            }

            _host = new System.Threading.Thread(Run) { IsBackground = true };
            _host.Start();
        }

        public void Suspend()
        {
            _gate.Wait();
            if (_isOver || _hardware._isStopping)
            {
                throw new MachineOverException();
            }
        }

        /// <summary>Ends the host thread of a stack that nobody will run on any more.</summary>
        public void End()
        {
            _isOver = true;
            _gate.Release();
            Join();
        }

        public void Join() => _host?.Join(1000);

        private void Run()
        {
            HostedMachine.Current = _machine;
            try
            {
                Thread thread = _hardware.World.Scheduler.Current;
                ReturnPath.BeforeUser(thread, ref thread.Frame);
                _program(thread);
                Exit.Group(thread, 0);
            }
            catch (MachineOverException)
            {
                // The test is over.
            }
            catch (Exception failure)
            {
                _hardware.End(failure);
            }
        }
    }
}
