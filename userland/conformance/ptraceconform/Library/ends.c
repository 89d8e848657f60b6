/* The end of a tracer, and of what it traces. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void stay(void) { for (;;) pause(); }

/* Another process traces a child of ours, in some way, and ends. */
static void with_tracer(pid_t target, void (*trace_it)(pid_t))
{
    pid_t tracer = fork();
    if (tracer == 0) {
        trace_it(target);
        _exit(0);
    }
    expect_end(tracer, 0, "the tracer");
}

static void stop_it(pid_t pid)
{
    must(PTRACE_ATTACH, pid, 0, 0, "PTRACE_ATTACH");
    await_is(pid, stopped_by(SIGSTOP, 0), "the stop");
}

static void let_go(void)
{
    pid_t pid = child(stay);
    with_tracer(pid, stop_it);
    until_state(pid, 'S');
    put_down(pid);
}

static void exit_kill(pid_t pid)
{
    must(PTRACE_SEIZE, pid, 0, PTRACE_O_EXITKILL, "PTRACE_SEIZE");
}
static void killed_with_it(void)
{
    pid_t pid = child(stay);
    with_tracer(pid, exit_kill);
    await_is(pid, killed_by(SIGKILL), "the end");
}

static int *board;
static void wait_for_end(pid_t pid)
{
    must(PTRACE_SEIZE, pid, 0, 0, "PTRACE_SEIZE");
    board[0] = 1;
    kill(pid, SIGTERM);
    await_is(pid, stopped_by(SIGTERM, 0), "the signal");
    must(PTRACE_CONT, pid, 0, SIGTERM, "PTRACE_CONT");
    siginfo_t info;
    waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
    board[1] = 1;
    while (board[2] == 0)
        sched_yield();
    await_is(pid, killed_by(SIGTERM), "the end, to the tracer");
}
static void both_wait(void)
{
    board = shared(4096);
    volatile int *told = board;
    pid_t pid = child(stay);
    until_state(pid, 'S');
    pid_t tracer = fork();
    if (tracer == 0) {
        wait_for_end(pid);
        _exit(0);
    }
    while (told[1] == 0)
        sched_yield();
    int status;
    expect_is(waitpid(pid, &status, WNOHANG), 0, "the parent is not told before the tracer has waited");
    told[2] = 1;
    await_is(pid, killed_by(SIGTERM), "the end, to the parent");
    expect_end(tracer, 0, "the tracer");
}

static void leave_zombie(pid_t pid)
{
    must(PTRACE_SEIZE, pid, 0, 0, "PTRACE_SEIZE");
    kill(pid, SIGKILL);
    siginfo_t info;
    waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
}
static void zombie_of_dead(void)
{
    pid_t pid = child(stay);
    with_tracer(pid, leave_zombie);
    await_is(pid, killed_by(SIGKILL), "the end, to the parent");
}

static void parent_is_told_of_stop(void)
{
    pid_t pid = child(stay);
    until_state(pid, 'S');
    pid_t tracer = fork();
    if (tracer == 0) {
        must(PTRACE_SEIZE, pid, 0, 0, "PTRACE_SEIZE");
        kill(pid, SIGSTOP);
        await(pid);
        must(PTRACE_CONT, pid, 0, SIGSTOP, "PTRACE_CONT");
        await_is(pid, stopped_by(SIGSTOP, PTRACE_EVENT_STOP), "the group stop");
        must(PTRACE_LISTEN, pid, 0, 0, "PTRACE_LISTEN");
        stay();
    }
    int status;
    expect_is(waitpid(pid, &status, WUNTRACED), pid, "wait with WUNTRACED");
    expect_is(status, stopped_by(SIGSTOP, 0), "the stop, to the parent");
    put_down(tracer);
    until_state(pid, 'T');
    put_down(pid);
}

static void end_with_three(void) { _exit(3); }
static void end_alone(void) { syscall(SYS_exit, 3); }

/* The last stop of a process that ends already: SIGKILL does not end it, the tracer does. */
static void kill_at_exit(void (*body)(void), int signal, int status)
{
    siginfo_t info;
    pid_t pid = tracee(body);
    must(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEEXIT, "PTRACE_SETOPTIONS");
    must(PTRACE_CONT, pid, 0, signal, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGTRAP, PTRACE_EVENT_EXIT), "the event");
    kill(pid, SIGKILL);
    usleep(100000);
    info.si_pid = 0;
    expect_is(waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT | __WALL), 0, "waitid");
    expect_is(info.si_pid, 0, "nothing has happened");
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT after SIGKILL");
    await_is(pid, status, "the end");
}
static void killed_at_exit(void)
{
    kill_at_exit(end_with_three, 0, ended_with(3));
    kill_at_exit(end_alone, 0, ended_with(3));
    kill_at_exit(stay, SIGTERM, killed_by(SIGTERM));
}

static void *stay_in_thread(void *nothing) { stay(); return nothing; }
static void end_one_of_two(void)
{
    pthread_t other;
    pthread_create(&other, NULL, stay_in_thread, NULL);
    syscall(SYS_exit, 3);
}
static void one_killed_at_exit(void)
{
    pid_t pid = tracee(end_one_of_two);
    must(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEEXIT, "PTRACE_SETOPTIONS");
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGTRAP, PTRACE_EVENT_EXIT), "the event");
    kill(pid, SIGKILL);
    await_is(pid, killed_by(SIGKILL), "the end");
}

void end_items_of_tracing(void)
{
    item("P9 SIGKILL does not end the stop of PTRACE_EVENT_EXIT where the process ends", killed_at_exit);
    item("P9 SIGKILL ends the stop of PTRACE_EVENT_EXIT of one thread among others", one_killed_at_exit);
    item("P9 a tracer ends: its stopped tracee goes on", let_go);
    item("P9 PTRACE_O_EXITKILL: the tracee ends with its tracer", killed_with_it);
    item("P9 the end is told to the tracer first, then to the parent", both_wait);
    item("P9 a tracer ends before it has waited: the parent is told", zombie_of_dead);
    item("P9 a group stop is told to the parent, too", parent_is_told_of_stop);
}
