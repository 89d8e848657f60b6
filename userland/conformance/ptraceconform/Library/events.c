/* Events: fork, vfork, clone, exec, exit. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { all_births = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEVFORKDONE };

static void fork_once(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(4);
    int status;
    waitpid(pid, &status, 0);
    _exit(WEXITSTATUS(status));
}

static void vfork_once(void)
{
    pid_t pid = vfork();
    if (pid == 0)
        _exit(4);
    int status;
    waitpid(pid, &status, 0);
    _exit(WEXITSTATUS(status));
}

static char stack[16384] __attribute__((aligned(16)));
static int end_clone(void *unused) { (void)unused; _exit(6); }
static void clone_once(void)
{
    pid_t pid = clone(end_clone, stack + sizeof stack, CLONE_VM, NULL);
    int status;
    waitpid(pid, &status, __WALL);
    _exit(WEXITSTATUS(status));
}
static void exec_once(void)
{
    execl(own_path, own_path, "--end", NULL);
    _exit(99);
}
static void end_with_three(void) { _exit(3); }

/* Follows a birth: the maker's event, and the child's stop. */
static void birth(void (*body)(void), int event, int code)
{
    pid_t maker = tracee(body);
    must(PTRACE_SETOPTIONS, maker, 0, all_births, "PTRACE_SETOPTIONS");
    must(PTRACE_CONT, maker, 0, 0, "PTRACE_CONT");
    await_is(maker, stopped_by(SIGTRAP, event), "the maker's event");
    pid_t made = message_of(maker);
    expect(made > 0 && made != maker, "the number of the child");
    await_is(made, stopped_by(SIGSTOP, 0), "the child's stop");
    must(PTRACE_CONT, made, 0, 0, "PTRACE_CONT of the child");
    await_is(made, ended_with(code), "the child's end");
    must(PTRACE_CONT, maker, 0, 0, "PTRACE_CONT of the maker");
    if (event == PTRACE_EVENT_VFORK) {
        await_is(maker, stopped_by(SIGTRAP, PTRACE_EVENT_VFORK_DONE), "VFORK_DONE");
        expect_is(message_of(maker), made, "its message");
        must(PTRACE_CONT, maker, 0, 0, "PTRACE_CONT of the maker");
    }
    int status = await(maker);
    if (status == stopped_by(SIGCHLD, 0)) {
        must(PTRACE_CONT, maker, 0, SIGCHLD, "PTRACE_CONT of the maker");
        status = await(maker);
    }
    expect_is(status, ended_with(code), "the maker's end");
}

static void event_of_fork(void) { birth(fork_once, PTRACE_EVENT_FORK, 4); }
static void event_of_vfork(void) { birth(vfork_once, PTRACE_EVENT_VFORK, 4); }
static void event_of_clone(void) { birth(clone_once, PTRACE_EVENT_CLONE, 6); }

static void stay(void) { for (;;) pause(); }
static int *go;
static void fork_when_told(void)
{
    while (!__atomic_load_n(go, __ATOMIC_ACQUIRE))
        sched_yield();
    fork_once();
}

static void seized_birth(void)
{
    go = shared(4096);
    pid_t maker = child(fork_when_told);
    must(PTRACE_SEIZE, maker, 0, all_births, "PTRACE_SEIZE");
    __atomic_store_n(go, 1, __ATOMIC_RELEASE);
    await_is(maker, stopped_by(SIGTRAP, PTRACE_EVENT_FORK), "the event");
    pid_t made = message_of(maker);
    await_is(made, stopped_by(SIGTRAP, PTRACE_EVENT_STOP), "the child's stop");
    must(PTRACE_CONT, made, 0, 0, "PTRACE_CONT of the child");
    await_is(made, ended_with(4), "the child's end");
    put_down(maker);
}

static void untold(void)
{
    pid_t maker = tracee(fork_once);
    must(PTRACE_CONT, maker, 0, 0, "PTRACE_CONT");
    await_is(maker, stopped_by(SIGCHLD, 0), "SIGCHLD of a child that is not traced");
    finish(maker, ended_with(4));
}

static void exec_event(void)
{
    pid_t pid = tracee(exec_once);
    must(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEEXEC, "PTRACE_SETOPTIONS");
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGTRAP, PTRACE_EVENT_EXEC), "the event");
    expect_is(message_of(pid), pid, "its message");
    expect_is(registers_of(pid).rax, -ENOSYS, "rax: the call has no result yet");
    finish(pid, ended_with(7));
}

static void exec_trap(void)
{
    pid_t pid = tracee(exec_once);
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGTRAP, 0), "SIGTRAP");
    siginfo_t info;
    must(PTRACE_GETSIGINFO, pid, 0, (unsigned long)&info, "PTRACE_GETSIGINFO");
    expect_is(info.si_code, SI_USER, "si_code");
    expect_is(registers_of(pid).orig_rax, SYS_execve, "orig_rax");
    finish(pid, ended_with(7));
}

static void exec_calls(void)
{
    pid_t pid = tracee(exec_once);
    must(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEEXEC | PTRACE_O_TRACESYSGOOD, "PTRACE_SETOPTIONS");
    must(PTRACE_SYSCALL, pid, 0, 0, "PTRACE_SYSCALL");
    await_is(pid, stopped_by(SIGTRAP | 0x80, 0), "the entry of execve");
    must(PTRACE_SYSCALL, pid, 0, 0, "PTRACE_SYSCALL");
    await_is(pid, stopped_by(SIGTRAP, PTRACE_EVENT_EXEC), "the event");
    must(PTRACE_SYSCALL, pid, 0, 0, "PTRACE_SYSCALL");
    await_is(pid, stopped_by(SIGTRAP | 0x80, 0), "the exit of execve");
    expect_is(registers_of(pid).orig_rax, SYS_execve, "orig_rax");
    expect_is(registers_of(pid).rax, 0, "rax");
    finish(pid, ended_with(7));
}

static void exit_event(void)
{
    pid_t pid = tracee(end_with_three);
    must(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEEXIT, "PTRACE_SETOPTIONS");
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGTRAP, PTRACE_EVENT_EXIT), "the event");
    expect_is(message_of(pid), ended_with(3), "its message");
    finish(pid, ended_with(3));
}

static void exit_event_of_signal(void)
{
    pid_t pid = tracee(stay);
    must(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEEXIT, "PTRACE_SETOPTIONS");
    must(PTRACE_CONT, pid, 0, SIGTERM, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGTRAP, PTRACE_EVENT_EXIT), "the event");
    expect_is(message_of(pid), killed_by(SIGTERM), "its message");
    finish(pid, killed_by(SIGTERM));
}

static void vfork_of_killed(void)
{
    pid_t maker = tracee(vfork_once);
    must(PTRACE_SETOPTIONS, maker, 0, all_births, "PTRACE_SETOPTIONS");
    must(PTRACE_CONT, maker, 0, 0, "PTRACE_CONT");
    await(maker);
    pid_t made = message_of(maker);
    await_is(made, stopped_by(SIGSTOP, 0), "the child's stop");
    must(PTRACE_CONT, maker, 0, 0, "PTRACE_CONT: the maker waits for its child");
    until_state(maker, 'D');
    kill(maker, SIGKILL);
    await_is(maker, killed_by(SIGKILL), "the maker's end");
    kill(made, SIGKILL);
    await_is(made, killed_by(SIGKILL), "the child's end");
}

void event_items(void)
{
    item("P4 PTRACE_EVENT_FORK, and the child is traced", event_of_fork);
    item("P4 PTRACE_EVENT_VFORK and VFORK_DONE, parent and child traced together", event_of_vfork);
    item("P4 PTRACE_EVENT_CLONE, by the exit signal", event_of_clone);
    item("P4 PTRACE_SEIZE: a new child begins with PTRACE_EVENT_STOP", seized_birth);
    item("P4 without options a child is not traced", untold);
    item("P4 PTRACE_EVENT_EXEC", exec_event);
    item("P4 exec without the option: SIGTRAP", exec_trap);
    item("P4 exec between the entry and the exit of its call", exec_calls);
    item("P4 PTRACE_EVENT_EXIT of exit_group", exit_event);
    item("P4 PTRACE_EVENT_EXIT of a signal", exit_event_of_signal);
    item("P4 vfork with a stopped child: both end by SIGKILL", vfork_of_killed);
}
