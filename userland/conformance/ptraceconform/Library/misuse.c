/* Whatever a tracer or a tracee may do: nothing hangs. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

enum { rounds = 300 };

static void stay(void) { for (;;) pause(); }
static void fork_on(void)
{
    for (;;) {
        pid_t pid = fork();
        if (pid == 0)
            _exit(0);
        waitpid(pid, NULL, __WALL);
    }
}

/* Two processes trace each other: each is in the other's hands, and SIGKILL ends both. */
static void circle(void)
{
    int *ready = shared(4096);
    pid_t one = fork();
    if (one == 0) {
        while (ready[0] == 0)
            sched_yield();
        trace(PTRACE_SEIZE, ready[0], 0, 0);
        trace(PTRACE_INTERRUPT, ready[0], 0, 0);
        ready[1] = 1;
        stay();
    }
    pid_t other = fork();
    if (other == 0) {
        trace(PTRACE_SEIZE, one, 0, 0);
        ready[0] = getpid();
        while (ready[1] == 0)
            sched_yield();
        trace(PTRACE_INTERRUPT, one, 0, 0);
        stay();
    }
    until_state(other, 't');
    kill(one, SIGKILL);
    kill(other, SIGKILL);
    await_is(other, killed_by(SIGKILL), "one");
    await_is(one, killed_by(SIGKILL), "the other");
}

/* Requests at random to a tracee that runs, stops and forks. */
static void requests(void)
{
    static char room[4096];
    pid_t pid = tracee(fork_on);
    trace(PTRACE_SETOPTIONS, pid, 0, 0x7f | PTRACE_O_EXITKILL);
    unsigned seed = 7;
    for (int i = 0; i < rounds; i++) {
        static const int some[] = { 1, 2, 3, 12, 14, 7, 24, 9, 31, 0x4200, 0x4201, 0x4202, 0x4204, 0x4207, 0x4208, 0x420a, 0x420e };
        int request = some[rand_r(&seed) % (sizeof some / sizeof some[0])];
        unsigned long address = rand_r(&seed) % 3 == 0 ? (unsigned long)rand_r(&seed) % 1000 : (unsigned long)room;
        unsigned long data = rand_r(&seed) % 2 == 0 ? 0 : (unsigned long)room;
        trace(request, pid, address, data);
        int status;
        pid_t told = waitpid(-1, &status, WNOHANG | __WALL);
        if (told > 0 && WIFSTOPPED(status))
            trace(rand_r(&seed) % 2 ? PTRACE_CONT : PTRACE_SYSCALL, told, 0, 0);
        if (told == pid && !WIFSTOPPED(status))
            break;
    }
    kill(pid, SIGKILL);
    int status;
    for (pid_t told; (told = waitpid(-1, &status, __WALL)) > 0;)
        if (WIFSTOPPED(status)) {
            kill(told, SIGKILL);
            trace(PTRACE_CONT, told, 0, 0);
        }
    expect_is(errno, ECHILD, "wait at the end");
}

/* A tracer is killed in the middle, again and again. */
static void dying_tracers(void)
{
    pid_t pid = child(fork_on);
    for (int i = 0; i < 20; i++) {
        pid_t tracer = fork();
        if (tracer == 0) {
            trace(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACEEXIT);
            for (int status; waitpid(-1, &status, __WALL) > 0;)
                ;
            _exit(0);
        }
        usleep(1000 * (i % 5));
        put_down(tracer);
    }
    kill(pid, SIGKILL);
    await_is(pid, killed_by(SIGKILL), "the end");
}

void misuse_items(void)
{
    item("P10 two that trace each other end by SIGKILL", circle);
    item("P10 requests at random", requests);
    item("P10 tracers that are killed in the middle", dying_tracers);
}
