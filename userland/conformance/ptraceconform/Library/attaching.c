/* Who may trace whom, and how it begins and ends. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static void sleep_on(void) { for (;;) pause(); }
static void end_with_three(void) { _exit(3); }

static int tracer_of(pid_t pid)
{
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    int file = open(path, O_RDONLY);
    long length = read(file, text, sizeof text - 1);
    close(file);
    text[length > 0 ? length : 0] = 0;
    char *line = strstr(text, "TracerPid:\t");
    return line ? atoi(line + 11) : -1;
}

static void trace_me(void)
{
    pid_t pid = tracee(end_with_three);
    expect_is(tracer_of(pid), getpid(), "TracerPid");
    until_state(pid, 't');
    finish(pid, ended_with(3));
}

static void trace_me_twice(void)
{
    int *seen = shared(4096);
    pid_t pid = fork();
    if (pid == 0) {
        trace(PTRACE_TRACEME, 0, 0, 0);
        seen[0] = trace(PTRACE_TRACEME, 0, 0, 0) < 0 ? errno : 0;
        _exit(0);
    }
    expect_end(pid, 0, "the child");
    expect_is(seen[0], EPERM, "the second PTRACE_TRACEME");
}

static void attach(void)
{
    pid_t pid = child(sleep_on);
    expect_is(tracer_of(pid), 0, "TracerPid before");
    must(PTRACE_ATTACH, pid, 0, 0, "PTRACE_ATTACH");
    await_is(pid, stopped_by(SIGSTOP, 0), "the stop");
    expect_is(tracer_of(pid), getpid(), "TracerPid");
    must(PTRACE_DETACH, pid, 0, 0, "PTRACE_DETACH");
    until_state(pid, 'S');
    expect_is(tracer_of(pid), 0, "TracerPid afterwards");
    put_down(pid);
}

static void attach_stopped(void)
{
    pid_t pid = child(sleep_on);
    until_state(pid, 'S');
    kill(pid, SIGSTOP);
    int status;
    waitpid(pid, &status, WUNTRACED);
    must(PTRACE_ATTACH, pid, 0, 0, "PTRACE_ATTACH");
    expect_is(waitpid(pid, &status, WNOHANG), pid, "wait, at once");
    expect_is(status, stopped_by(SIGSTOP, 0), "the stop");
    until_state(pid, 't');
    must(PTRACE_DETACH, pid, 0, 0, "PTRACE_DETACH");
    put_down(pid);
}

static void detach_stopped(void)
{
    pid_t pid = child(sleep_on);
    until_state(pid, 'S');
    kill(pid, SIGSTOP);
    int status;
    waitpid(pid, &status, WUNTRACED);
    must(PTRACE_SEIZE, pid, 0, 0, "PTRACE_SEIZE");
    await_is(pid, stopped_by(SIGSTOP, PTRACE_EVENT_STOP), "the group stop");
    must(PTRACE_DETACH, pid, 0, 0, "PTRACE_DETACH");
    until_state(pid, 'T');
    kill(pid, SIGCONT);
    until_state(pid, 'S');
    put_down(pid);
}

static void seize(void)
{
    pid_t pid = child(sleep_on);
    until_state(pid, 'S');
    must(PTRACE_SEIZE, pid, 0, 0, "PTRACE_SEIZE");
    int status;
    expect_is(waitpid(pid, &status, WNOHANG), 0, "wait: nothing has happened");
    must_fail(PTRACE_CONT, pid, 0, 0, ESRCH, "PTRACE_CONT while it runs");
    must(PTRACE_INTERRUPT, pid, 0, 0, "PTRACE_INTERRUPT");
    await_is(pid, stopped_by(SIGTRAP, PTRACE_EVENT_STOP), "the stop");
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    until_state(pid, 'S');
    put_down(pid);
}

static void seize_arguments(void)
{
    pid_t pid = child(sleep_on);
    must_fail(PTRACE_SEIZE, pid, 1, 0, EIO, "an address");
    must_fail(PTRACE_SEIZE, pid, 0, 1UL << 30, EIO, "an unknown option");
    must(PTRACE_ATTACH, pid, 0, 0, "PTRACE_ATTACH");
    await(pid);
    must_fail(PTRACE_INTERRUPT, pid, 0, 0, EIO, "PTRACE_INTERRUPT without PTRACE_SEIZE");
    must_fail(PTRACE_LISTEN, pid, 0, 0, EIO, "PTRACE_LISTEN without PTRACE_SEIZE");
    must_fail(PTRACE_SETOPTIONS, pid, 0, 1UL << 30, EINVAL, "PTRACE_SETOPTIONS");
    put_down(pid);
}

static void nobody(void)
{
    pid_t pid = child(end_with_three);
    siginfo_t info;
    waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
    must_fail(PTRACE_ATTACH, pid, 0, 0, EPERM, "a zombie");
    await(pid);
    must_fail(PTRACE_ATTACH, pid, 0, 0, ESRCH, "a number of nobody");
    must_fail(PTRACE_ATTACH, getpid(), 0, 0, EPERM, "oneself");
    must_fail(PTRACE_SEIZE, getpid(), 0, 0, EPERM, "oneself, by PTRACE_SEIZE");
}

static void traced_already(void)
{
    pid_t pid = tracee(sleep_on);
    pid_t other = fork();
    if (other == 0) {
        must_fail(PTRACE_ATTACH, pid, 0, 0, EPERM, "PTRACE_ATTACH of what another traces");
        must_fail(PTRACE_CONT, pid, 0, 0, ESRCH, "PTRACE_CONT of what another traces");
        _exit(0);
    }
    expect_end(other, 0, "the other one");
    put_down(pid);
}

static void other_user(void)
{
    pid_t root = child(sleep_on);
    pid_t user = fork();
    if (user == 0) {
        if (setgid(1000) != 0 || setuid(1000) != 0)
            _exit(0);
        must_fail(PTRACE_ATTACH, root, 0, 0, EPERM, "another user's process");
        pid_t own = fork();
        if (own == 0) {
            prctl(PR_SET_DUMPABLE, 0);
            sleep_on();
        }
        until_state(own, 'S');
        must_fail(PTRACE_ATTACH, own, 0, 0, EPERM, "a process that is not dumpable");
        put_down(own);
        prctl(PR_SET_DUMPABLE, 1);
        own = child(sleep_on);
        must(PTRACE_ATTACH, own, 0, 0, "one's own");
        put_down(own);
        _exit(0);
    }
    expect_end(user, 0, "the user");
    put_down(root);
}

static void write_set_options(void)
{
    pid_t pid = tracee(end_with_three);
    must(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_EXITKILL | PTRACE_O_TRACEEXIT, "PTRACE_SETOPTIONS");
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGTRAP, PTRACE_EVENT_EXIT), "the event");
    must(PTRACE_SETOPTIONS, pid, 0, 0, "none");
    finish(pid, ended_with(3));
}

static void detach_with_signal(void)
{
    pid_t pid = tracee(sleep_on);
    must_fail(PTRACE_DETACH, pid, 0, 65, EIO, "no signal");
    must(PTRACE_DETACH, pid, 0, SIGTERM, "PTRACE_DETACH");
    await_is(pid, killed_by(SIGTERM), "the end");
}

static void kill_request(void)
{
    pid_t pid = tracee(sleep_on);
    must(PTRACE_KILL, pid, 0, 0, "PTRACE_KILL");
    await_is(pid, killed_by(SIGKILL), "the end");
}

void attach_items(void)
{
    item("P1 PTRACE_TRACEME: the parent is the tracer; TracerPid, state t", trace_me);
    item("P1 PTRACE_TRACEME twice: EPERM", trace_me_twice);
    item("P1 PTRACE_ATTACH: SIGSTOP; PTRACE_DETACH lets it go on", attach);
    item("P1 PTRACE_ATTACH of a stopped process: told at once", attach_stopped);
    item("P1 PTRACE_DETACH in a group stop: stopped until SIGCONT", detach_stopped);
    item("P1 PTRACE_SEIZE leaves it running; PTRACE_INTERRUPT stops it", seize);
    item("P1 arguments of PTRACE_SEIZE, _INTERRUPT, _LISTEN and _SETOPTIONS", seize_arguments);
    item("P1 ESRCH for nobody, EPERM for oneself and for a zombie", nobody);
    item("P1 EPERM and ESRCH for what another traces", traced_already);
    item("P1 another user's process, and one that is not dumpable: EPERM", other_user);
    item("P1 PTRACE_SETOPTIONS in the middle of an event", write_set_options);
    item("P1 PTRACE_DETACH with a signal", detach_with_signal);
    item("P1 PTRACE_KILL", kill_request);
}
