#define _GNU_SOURCE
#include "items.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Set-user-ID programs under a tracer (execve(2), ptrace(2)): they gain what a tracer with CAP_SYS_PTRACE may see. Only the superuser
   can make such a program; for others the items hold. */

enum { NOBODY = 65534 };

static char program[] = "/tmp/traced-XXXXXX";
static int go[2];

static void make_program(void)
{
    static char bytes[65536];
    int from = open(own_path, O_RDONLY);
    int to = mkstemp(program);
    ssize_t count;
    while ((count = read(from, bytes, sizeof bytes)) > 0)
        if (write(to, bytes, count) != count)
            break;
    fchmod(to, S_ISUID | 0755);
    close(from);
    close(to);
}

static void begin_program(void)
{
    execl(program, "program", "--user", (char *)NULL);
    _exit(9);
}

/* A user's process that begins the program once it may. */
static pid_t waiting_user(void)
{
    if (pipe(go) != 0)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        char word;
        if (setuid(NOBODY) != 0)
            _exit(9);
        prctl(PR_SET_DUMPABLE, 1);
        expect_is(read(go[0], &word, 1), 1, "the word to go on");
        begin_program();
    }
    until_state(pid, 'S');
    return pid;
}

static void let_go(void)
{
    expect_is(write(go[1], "", 1), 1, "the word to go on");
    close(go[0]);
    close(go[1]);
}

/* Lets it run through its exec, and tells whether it ran as the superuser. */
static int gains(pid_t pid)
{
    int status = await(pid);
    while (status >= 0 && WIFSTOPPED(status)) {
        must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
        status = await(pid);
    }
    expect(WIFEXITED(status) && WEXITSTATUS(status) <= 1, "the program ran");
    return WEXITSTATUS(status) == 1;
}

static void by_trace_me(void)
{
    if (geteuid() != 0)
        return;
    pid_t pid = fork();
    if (pid == 0) {
        if (setuid(NOBODY) != 0)
            _exit(9);
        trace(PTRACE_TRACEME, 0, 0, 0);
        begin_program();
    }
    expect_is(gains(pid), 0, "who asks to be traced gains nothing, whoever the parent is");
}

static void by_superuser(void)
{
    if (geteuid() != 0)
        return;
    pid_t pid = waiting_user();
    must(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACEEXEC, "PTRACE_SEIZE");
    let_go();
    expect_is(gains(pid), 1, "it gains");
}

static void by_user(void)
{
    if (geteuid() != 0)
        return;
    pid_t pid = waiting_user();
    expect_is(setresuid(NOBODY, NOBODY, 0), 0, "a user for a while");
    must(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACEEXEC, "PTRACE_SEIZE");
    let_go();
    expect_is(gains(pid), 0, "it gains nothing");
    expect_is(setresuid(0, 0, 0), 0, "the superuser again");
}

static void right_is_of_attaching(void)
{
    if (geteuid() != 0)
        return;
    pid_t pid = waiting_user();
    must(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACEEXEC, "PTRACE_SEIZE");
    expect_is(setresuid(NOBODY, NOBODY, 0), 0, "a user from now on");
    let_go();
    expect_is(gains(pid), 1, "it gains: the tracer had the right when it began");
    expect_is(setresuid(0, 0, 0), 0, "the superuser again");
}

static void after_detaching(void)
{
    if (geteuid() != 0)
        return;
    pid_t pid = waiting_user();
    must(PTRACE_ATTACH, pid, 0, 0, "PTRACE_ATTACH");
    await_is(pid, stopped_by(SIGSTOP, 0), "the stop");
    must(PTRACE_DETACH, pid, 0, 0, "PTRACE_DETACH");
    let_go();
    expect_is(gains(pid), 1, "it gains");
}

void privilege_items(void)
{
    make_program();
    item("P11 a set-user-ID program after PTRACE_TRACEME gains nothing", by_trace_me);
    item("P11 a set-user-ID program that the superuser traces gains", by_superuser);
    item("P11 a set-user-ID program that a user traces gains nothing", by_user);
    item("P11 the right to trace counts as it was at the attach", right_is_of_attaching);
    item("P11 a set-user-ID program that nobody traces any more gains", after_detaching);
    unlink(program);
}
