/* Threads as tracees. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { clone_and_exec = PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC };

static void *end_thread(void *unused) { return unused; }
static void *exec_thread(void *unused)
{
    execl(own_path, own_path, "--end", NULL);
    return unused;
}
static void *wait_thread(void *unused) { for (;;) pause(); return unused; }

static void run(void *(*body)(void *))
{
    pthread_t thread;
    pthread_create(&thread, NULL, body, NULL);
    pthread_join(thread, NULL);
    _exit(5);
}
static void with_thread(void) { run(end_thread); }
static void with_exec(void) { run(exec_thread); }
static void with_waiter(void) { run(wait_thread); }

/* Starts a process that makes a thread, both traced and running; gives the thread. */
static pid_t start_thread(pid_t process, int options)
{
    must(PTRACE_SETOPTIONS, process, 0, options, "PTRACE_SETOPTIONS");
    must(PTRACE_CONT, process, 0, 0, "PTRACE_CONT");
    await_is(process, stopped_by(SIGTRAP, PTRACE_EVENT_CLONE), "the event");
    pid_t thread = message_of(process);
    await_is(thread, stopped_by(SIGSTOP, 0), "the thread's stop");
    return thread;
}

static void end_of_thread(void)
{
    pid_t process = tracee(with_thread);
    pid_t thread = start_thread(process, clone_and_exec);
    finish(thread, ended_with(0));
    must(PTRACE_CONT, process, 0, 0, "PTRACE_CONT of the process");
    await_is(process, ended_with(5), "the end of the process");
    expect_is(waitpid(-1, NULL, __WALL) < 0 ? errno : 0, ECHILD, "wait afterwards");
}

static void exec_by_thread(void)
{
    pid_t process = tracee(with_exec);
    pid_t thread = start_thread(process, clone_and_exec);
    must(PTRACE_CONT, process, 0, 0, "PTRACE_CONT of the process");
    must(PTRACE_CONT, thread, 0, 0, "PTRACE_CONT of the thread");
    await_is(process, stopped_by(SIGTRAP, PTRACE_EVENT_EXEC), "the event, under the number of the process");
    expect_is(message_of(process), thread, "its message: the former number");
    must_fail(PTRACE_CONT, thread, 0, 0, ESRCH, "the former number");
    finish(process, ended_with(7));
    expect_is(waitpid(-1, NULL, __WALL) < 0 ? errno : 0, ECHILD, "wait afterwards");
}

static void stop_of_one(void)
{
    pid_t process = tracee(with_waiter);
    pid_t thread = start_thread(process, clone_and_exec);
    must(PTRACE_CONT, process, 0, 0, "PTRACE_CONT of the process");
    must(PTRACE_CONT, thread, 0, 0, "PTRACE_CONT of the thread");
    syscall(SYS_tgkill, process, thread, SIGUSR1);
    await_is(thread, stopped_by(SIGUSR1, 0), "the thread's stop");
    expect_is(waitpid(process, NULL, WNOHANG | __WALL), 0, "the other one runs");
    must(PTRACE_CONT, thread, 0, 0, "PTRACE_CONT");
    kill(process, SIGKILL);
    int ends[2] = { 0, 0 };
    for (int i = 0; i < 2; i++) {
        int status;
        pid_t told = waitpid(-1, &status, __WALL);
        expect_is(status, killed_by(SIGKILL), "the end");
        ends[told == process]++;
    }
    expect(ends[0] == 1 && ends[1] == 1, "both ends are told");
}

static void all_stop(void)
{
    pid_t process = tracee(with_waiter);
    pid_t thread = start_thread(process, clone_and_exec);
    must(PTRACE_CONT, process, 0, 0, "PTRACE_CONT of the process");
    must(PTRACE_CONT, thread, 0, 0, "PTRACE_CONT of the thread");
    syscall(SYS_tgkill, process, thread, SIGTSTP);
    await_is(thread, stopped_by(SIGTSTP, 0), "the signal");
    must(PTRACE_CONT, thread, 0, SIGTSTP, "PTRACE_CONT with it");
    await_is(process, stopped_by(SIGTSTP, 0), "the group stop of the first thread");
    await_is(thread, stopped_by(SIGTSTP, 0), "and of the other");
    siginfo_t info;
    must_fail(PTRACE_GETSIGINFO, process, 0, (unsigned long)&info, EINVAL, "PTRACE_GETSIGINFO");
    kill(process, SIGKILL);
    while (waitpid(-1, NULL, __WALL) > 0)
        ;
}

static void *trace_by_thread(void *argument)
{
    pid_t pid = *(pid_t *)argument;
    must(PTRACE_ATTACH, pid, 0, 0, "PTRACE_ATTACH");
    await_is(pid, stopped_by(SIGSTOP, 0), "the stop");
    return NULL;
}
static void stay(void) { for (;;) pause(); }

static void tracer_thread(void)
{
    pid_t pid = child(stay);
    until_state(pid, 'S');
    pthread_t thread;
    pthread_create(&thread, NULL, trace_by_thread, &pid);
    pthread_join(thread, NULL);
    until_state(pid, 'S');
    must_fail(PTRACE_CONT, pid, 0, 0, ESRCH, "the thread was the tracer, not its process");
    put_down(pid);
}

void thread_items(void)
{
    item("P5 the end of a traced thread is told, with __WALL", end_of_thread);
    item("P5 exec by a thread: the event under the number of the process", exec_by_thread);
    item("P5 one thread stops, the other runs; SIGKILL ends both", stop_of_one);
    item("P5 a group stop is told of each thread", all_stop);
    item("P5 a thread is the tracer; its end lets go", tracer_thread);
}
