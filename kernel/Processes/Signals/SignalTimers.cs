namespace Tine.Processes;

/// <summary>The timers of a process that send it signals, as those who take the signals see them.</summary>
internal abstract class SignalTimers
{
    /// <summary>Hears that a SIGALRM of the process was taken, of any sender.</summary>
    public abstract void OnAlarmTaken();

    /// <summary>Hears that the signal of a timer of timer_create(2) was taken.</summary>
    /// <param name="info">Is told how many expirations the signal stands for.</param>
    public abstract void OnTimerSignalTaken(ref SignalInfo info);
}
