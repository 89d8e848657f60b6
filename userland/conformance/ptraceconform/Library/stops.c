/* Signal-delivery-stops and group stops. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int *seen;

static void note(int signal) { seen[signal]++; }
static void sleep_on(void) { for (;;) pause(); }
static void raise_usr1(void)
{
    signal(SIGUSR1, note);
    signal(SIGUSR2, note);
    raise(SIGUSR1);
    _exit(seen[SIGUSR1] * 10 + seen[SIGUSR2]);
}
static void raise_ignored(void)
{
    signal(SIGUSR1, SIG_IGN);
    raise(SIGUSR1);
    raise(SIGCHLD);
}

static void deliver(void)
{
    seen = shared(4096);
    pid_t pid = tracee(raise_usr1);
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGUSR1, 0), "the signal");
    siginfo_t info;
    must(PTRACE_GETSIGINFO, pid, 0, (unsigned long)&info, "PTRACE_GETSIGINFO");
    expect_is(info.si_signo, SIGUSR1, "si_signo");
    expect_is(info.si_code, SI_TKILL, "si_code");
    expect_is(info.si_pid, pid, "si_pid");
    must(PTRACE_CONT, pid, 0, SIGUSR1, "with the signal");
    await_is(pid, ended_with(10), "the end");
}

static void suppress(void)
{
    seen = shared(4096);
    pid_t pid = tracee(raise_usr1);
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await(pid);
    finish(pid, ended_with(0));
}

static void change(void)
{
    seen = shared(4096);
    pid_t pid = tracee(raise_usr1);
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await(pid);
    must(PTRACE_CONT, pid, 0, SIGUSR2, "with another one");
    await_is(pid, ended_with(1), "the end");
}

static volatile siginfo_t *noted_info;
static void note_info(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)context;
    *noted_info = *info;
}
static void raise_with_info(void)
{
    struct sigaction action = { .sa_sigaction = note_info, .sa_flags = SA_SIGINFO };
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
}

static void set_info(void)
{
    noted_info = shared(4096);
    pid_t pid = tracee(raise_with_info);
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await(pid);
    siginfo_t info;
    must(PTRACE_GETSIGINFO, pid, 0, (unsigned long)&info, "PTRACE_GETSIGINFO");
    info.si_pid = 12345;
    info.si_code = SI_QUEUE;
    must(PTRACE_SETSIGINFO, pid, 0, (unsigned long)&info, "PTRACE_SETSIGINFO");
    must(PTRACE_CONT, pid, 0, SIGUSR1, "PTRACE_CONT");
    await_is(pid, 0, "the end");
    expect_is(noted_info->si_pid, 12345, "si_pid");
    expect_is(noted_info->si_code, SI_QUEUE, "si_code");
}

static void ignored(void)
{
    pid_t pid = tracee(raise_ignored);
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGUSR1, 0), "SIGUSR1, which is ignored");
    must(PTRACE_CONT, pid, 0, SIGUSR1, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGCHLD, 0), "SIGCHLD, which is by default");
    must(PTRACE_CONT, pid, 0, SIGCHLD, "PTRACE_CONT");
    await_is(pid, 0, "the end");
}

static void fatal(void)
{
    pid_t pid = tracee(sleep_on);
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    kill(pid, SIGTERM);
    await_is(pid, stopped_by(SIGTERM, 0), "SIGTERM");
    must(PTRACE_CONT, pid, 0, SIGTERM, "PTRACE_CONT");
    await_is(pid, killed_by(SIGTERM), "the end");
}

static void killed_in_stop(void)
{
    pid_t pid = tracee(sleep_on);
    kill(pid, SIGKILL);
    await_is(pid, killed_by(SIGKILL), "the end");
}

static void group_stop(void)
{
    pid_t pid = tracee(sleep_on);
    must(PTRACE_CONT, pid, 0, SIGSTOP, "with SIGSTOP");
    await_is(pid, stopped_by(SIGSTOP, 0), "the group stop");
    siginfo_t info;
    must_fail(PTRACE_GETSIGINFO, pid, 0, (unsigned long)&info, EINVAL, "PTRACE_GETSIGINFO in a group stop");
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    until_state(pid, 'S');
    kill(pid, SIGCONT);
    await_is(pid, stopped_by(SIGCONT, 0), "SIGCONT");
    put_down(pid);
}

static pid_t seized(void)
{
    pid_t pid = child(sleep_on);
    until_state(pid, 'S');
    must(PTRACE_SEIZE, pid, 0, 0, "PTRACE_SEIZE");
    return pid;
}

static void seized_stop(void)
{
    pid_t pid = seized();
    kill(pid, SIGSTOP);
    await_is(pid, stopped_by(SIGSTOP, 0), "SIGSTOP, to be delivered");
    must_fail(PTRACE_LISTEN, pid, 0, 0, EIO, "PTRACE_LISTEN before the group stop");
    must(PTRACE_CONT, pid, 0, SIGSTOP, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGSTOP, PTRACE_EVENT_STOP), "the group stop");
    siginfo_t info;
    must(PTRACE_GETSIGINFO, pid, 0, (unsigned long)&info, "PTRACE_GETSIGINFO");
    expect_is(info.si_code, SIGSTOP | PTRACE_EVENT_STOP << 8, "si_code");
    must(PTRACE_LISTEN, pid, 0, 0, "PTRACE_LISTEN");
    int status;
    expect_is(waitpid(pid, &status, WNOHANG), 0, "wait while it listens");
    must_fail(PTRACE_CONT, pid, 0, 0, ESRCH, "PTRACE_CONT while it listens");
    kill(pid, SIGCONT);
    await_is(pid, stopped_by(SIGTRAP, PTRACE_EVENT_STOP), "the end of the group stop");
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGCONT, 0), "SIGCONT");
    must(PTRACE_CONT, pid, 0, SIGCONT, "PTRACE_CONT");
    until_state(pid, 'S');
    put_down(pid);
}

static void listen_interrupt(void)
{
    pid_t pid = seized();
    kill(pid, SIGSTOP);
    await(pid);
    must(PTRACE_CONT, pid, 0, SIGSTOP, "PTRACE_CONT");
    await(pid);
    must(PTRACE_LISTEN, pid, 0, 0, "PTRACE_LISTEN");
    must(PTRACE_INTERRUPT, pid, 0, 0, "PTRACE_INTERRUPT");
    await_is(pid, stopped_by(SIGSTOP, PTRACE_EVENT_STOP), "the stop, anew");
    put_down(pid);
}

static void wait_id(void)
{
    pid_t pid = tracee(sleep_on);
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    kill(pid, SIGUSR1);
    siginfo_t info;
    memset(&info, 0, sizeof info);
    expect_is(waitid(P_PID, pid, &info, WEXITED | WNOWAIT), 0, "waitid");
    expect_is(info.si_code, CLD_TRAPPED, "si_code");
    expect_is(info.si_status, SIGUSR1, "si_status");
    expect_is(info.si_pid, pid, "si_pid");
    await_is(pid, stopped_by(SIGUSR1, 0), "after WNOWAIT");
    int status;
    expect_is(waitpid(pid, &status, WNOHANG), 0, "told once");
    put_down(pid);
}

static volatile int *children;
static void note_child(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)context;
    children[0] = info->si_code;
    children[1] = info->si_status;
}
static void child_signal(void)
{
    children = shared(4096);
    struct sigaction action = { .sa_sigaction = note_child, .sa_flags = SA_SIGINFO };
    sigaction(SIGCHLD, &action, NULL);
    pid_t pid = tracee(sleep_on);
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    kill(pid, SIGUSR1);
    await(pid);
    expect_is(children[0], CLD_TRAPPED, "si_code of SIGCHLD");
    expect_is(children[1], SIGUSR1, "si_status of SIGCHLD");
    signal(SIGCHLD, SIG_DFL);
    put_down(pid);
}

static void sleep_blocked(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGRTMIN);
    sigprocmask(SIG_BLOCK, &set, NULL);
    raise(SIGUSR1);
    kill(getpid(), SIGRTMIN);
    raise(SIGSTOP);
    signal(SIGUSR1, SIG_IGN);
    _exit(9);
}

static void masks(void)
{
    pid_t pid = tracee(sleep_blocked);
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGSTOP, 0), "its stop");
    unsigned long mask = 0;
    must_fail(PTRACE_GETSIGMASK, pid, 4, (unsigned long)&mask, EINVAL, "PTRACE_GETSIGMASK of 4 bytes");
    must(PTRACE_GETSIGMASK, pid, 8, (unsigned long)&mask, "PTRACE_GETSIGMASK");
    expect_is(mask, 1UL << (SIGUSR1 - 1) | 1UL << (SIGRTMIN - 1), "the mask");
    struct { unsigned long offset; unsigned flags; int count; } wanted = { 0, 0, 8 };
    siginfo_t infos[8];
    expect_is(trace(PTRACE_PEEKSIGINFO, pid, (unsigned long)&wanted, (unsigned long)infos), 1, "its own signals");
    expect_is(infos[0].si_signo, SIGUSR1, "SIGUSR1");
    wanted.flags = PTRACE_PEEKSIGINFO_SHARED;
    expect_is(trace(PTRACE_PEEKSIGINFO, pid, (unsigned long)&wanted, (unsigned long)infos), 1, "its process's");
    expect_is(infos[0].si_signo, SIGRTMIN, "SIGRTMIN");
    wanted.offset = 1;
    expect_is(trace(PTRACE_PEEKSIGINFO, pid, (unsigned long)&wanted, (unsigned long)infos), 0, "from the second one on");
    wanted.flags = 8;
    must_fail(PTRACE_PEEKSIGINFO, pid, (unsigned long)&wanted, (unsigned long)infos, EINVAL, "unknown flags");
    mask = 1UL << (SIGUSR1 - 1) | 1UL << (SIGKILL - 1);
    must(PTRACE_SETSIGMASK, pid, 8, (unsigned long)&mask, "PTRACE_SETSIGMASK");
    must(PTRACE_GETSIGMASK, pid, 8, (unsigned long)&mask, "PTRACE_GETSIGMASK");
    expect_is(mask, 1UL << (SIGUSR1 - 1), "without SIGKILL");
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGRTMIN, 0), "what is not blocked any more");
    put_down(pid);
}

static void restarted(void)
{
    pid_t pid = seized();
    for (int i = 0; i < 5; i++) {
        must(PTRACE_INTERRUPT, pid, 0, 0, "PTRACE_INTERRUPT");
        await_is(pid, stopped_by(SIGTRAP, PTRACE_EVENT_STOP), "the stop");
        must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
        until_state(pid, 'S');
    }
    put_down(pid);
}

static void bad_signal(void)
{
    pid_t pid = tracee(sleep_on);
    must_fail(PTRACE_CONT, pid, 0, 65, EIO, "PTRACE_CONT");
    must_fail(PTRACE_SYSCALL, pid, 0, -1, EIO, "PTRACE_SYSCALL");
    must_fail(999, pid, 0, 0, EIO, "an unknown request");
    put_down(pid);
}

void stop_items(void)
{
    item("P2 signal-delivery-stop: siginfo, and the signal is delivered", deliver);
    item("P2 a signal is suppressed", suppress);
    item("P2 another signal is delivered in its place", change);
    item("P2 PTRACE_SETSIGINFO: the handler sees it", set_info);
    item("P2 signals that are ignored are told, too", ignored);
    item("P2 a signal that kills is told first", fatal);
    item("P2 SIGKILL ends a stop", killed_in_stop);
    item("P2 a group stop has no siginfo; PTRACE_CONT goes on in it", group_stop);
    item("P2 PTRACE_SEIZE: group stop told apart, PTRACE_LISTEN until SIGCONT", seized_stop);
    item("P2 PTRACE_INTERRUPT of one that listens", listen_interrupt);
    item("P2 waitid: CLD_TRAPPED, WNOWAIT, told once", wait_id);
    item("P2 SIGCHLD: CLD_TRAPPED and the signal", child_signal);
    item("P2 PTRACE_GETSIGMASK, _SETSIGMASK and _PEEKSIGINFO", masks);
    item("P2 an interrupted call goes on unseen", restarted);
    item("P2 EIO for no signal and for no request", bad_signal);
}
