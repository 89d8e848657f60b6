namespace Tine.Processes;

/// <summary>
/// Goes on with what concerns thousands of threads or processes and began where no other could run, in an interrupt handler above
/// all: a portion in each timer interrupt.
/// </summary>
internal sealed class CrowdTimer : KernelTimer
{
    /// <summary>The time after which an interrupt does nothing more.</summary>
    private const ulong LongestWorkNanoseconds = 100_000;

    private readonly World _world;
    private readonly Starter _starter;

    public CrowdTimer(World world)
    {
        _world = world;
        _starter = new Starter(this);
        Wakes = new LateWakes(_starter);
        Signals = new GroupSignals(world, _starter);
        Continued = new ContinuedProcesses(_starter);
        Discards = new LateDiscards(_starter);
    }

    /// <summary>Waiters of one queue.</summary>
    public LateWakes Wakes { get; }

    /// <summary>Members of one group.</summary>
    public GroupSignals Signals { get; }

    /// <summary>Threads of one process.</summary>
    public ContinuedProcesses Continued { get; }

    /// <summary>Pending signals of one process.</summary>
    public LateDiscards Discards { get; }

    /// <inheritdoc/>
    [NoAllocation]
    public override void Expire(TimerQueue queue, ulong nowNanoseconds)
    {
        _starter.BeginCrowd();
        bool isMore = Wakes.WakePortion();
        isMore |= Continued.ContinuePortion();
        isMore |= IsLong(nowNanoseconds) || Signals.SendPortion();
        isMore |= IsLong(nowNanoseconds) || Discards.DiscardPortion();
        _starter.EndCrowd();
        if (isMore)
        {
            queue.AddAgain(this, nowNanoseconds);
        }
    }

    [NoAllocation]
    private bool IsLong(ulong begunNanoseconds) => _world.Hardware.Nanoseconds - begunNanoseconds > LongestWorkNanoseconds;

    private sealed class Starter(CrowdTimer timer) : LateStarter
    {
        /// <summary>The last thread that stays in front, while a wake begins another: of the outermost.</summary>
        private Thread? _lastBefore;
        private int _depth;

        /// <inheritdoc/>
        [NoAllocation]
        public override void BeginCrowd()
        {
            if (_depth++ == 0)
            {
                _lastBefore = timer._world.Scheduler.BeginCrowd();
            }
        }

        /// <inheritdoc/>
        [NoAllocation]
        public override void EndCrowd()
        {
            if (--_depth == 0)
            {
                timer._world.Scheduler.EndCrowd(_lastBefore);
                _lastBefore = null;
            }
        }

        /// <inheritdoc/>
        [NoAllocation]
        public override void Start()
        {
            if (!timer.IsQueued)
            {
                timer._world.Scheduler.MoveTimer(timer, timer._world.Scheduler.Hardware.Nanoseconds);
            }
        }
    }
}
