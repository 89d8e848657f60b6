using Tine.Files;
using Tine.X64;

namespace Tine.Processes;

/// <summary>Names of the places where threads sleep, as in Linux 6.1's /proc/PID/wchan: found by the call, so that sleeping costs nothing.</summary>
internal static class WaitChannel
{
    /// <summary>The name; empty for a thread that does not sleep.</summary>
    public static string Of(Thread thread)
    {
        if (thread.State == ThreadState.Stopped)
        {
            return "do_signal_stop";
        }

        if (thread.State == ThreadState.Traced)
        {
            return "ptrace_stop";
        }

        if (thread.State is not (ThreadState.Interruptible or ThreadState.Killable))
        {
            return "";
        }

        return thread.Frame.CallNumber switch
        {
            0 or 19 or 17 or 295 => OfReading(thread),
            1 or 20 or 18 or 296 => OfWriting(thread),
            7 or 23 or 270 or 271 => "do_sys_poll",
            34 or 130 => "sigsuspend",
            35 or 230 => "hrtimer_nanosleep",
            56 or 57 or 58 or 435 => "kernel_clone",
            59 or 322 => "begin_new_exec",
            61 or 247 => "do_wait",
            72 => "fcntl_setlk",
            73 => "locks_lock_inode_wait",
            128 => "do_sigtimedwait",
            202 => "futex_wait_queue",
            232 or 281 or 441 => "do_epoll_wait",
            449 => "futex_wait_multiple",
            _ => "do_syscall_64",
        };
    }

    private static string OfReading(Thread thread) => FileOf(thread) switch
    {
        PipeEnd => "pipe_read",
        UnixSocket => "unix_stream_read_generic",
        TimerFile => "timerfd_read",
        EventCounter => "eventfd_read",
        SignalFile => "signalfd_read",
        _ => "wait_woken",
    };

    private static string OfWriting(Thread thread) => FileOf(thread) switch
    {
        PipeEnd => "pipe_write",
        UnixSocket => "sock_alloc_send_pskb",
        _ => "wait_woken",
    };

    private static OpenFile? FileOf(Thread thread)
    {
        ulong descriptor = thread.Frame.Rdi;
        return descriptor > int.MaxValue ? null : thread.Process.Descriptors?.Find((int)descriptor);
    }
}
