namespace Tine.Processes;

/// <summary>The limit of RLIMIT_RTTIME that a thread has passed: the soft one gives SIGXCPU, the hard one SIGKILL.</summary>
internal enum RealTimeExcess
{
    None,
    Soft,
    Hard,
}
