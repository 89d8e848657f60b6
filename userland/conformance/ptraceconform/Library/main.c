#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

const char *own_path;

long trace(long request, long pid, unsigned long address, unsigned long data)
{
    return syscall(SYS_ptrace, request, pid, address, data);
}

void must(long request, long pid, unsigned long address, unsigned long data, const char *what)
{
    long result = trace(request, pid, address, data);
    expect_is(result < 0 ? errno : 0, 0, what);
}

void must_fail(long request, long pid, unsigned long address, unsigned long data, int error, const char *what)
{
    long result = trace(request, pid, address, data);
    expect_is(result < 0 ? errno : 0, error, what);
}

pid_t tracee(void (*body)(void))
{
    pid_t pid = fork();
    if (pid == 0) {
        trace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        body();
        _exit(0);
    }
    await_is(pid, stopped_by(SIGSTOP, 0), "the tracee's first stop");
    return pid;
}

int await(pid_t thread)
{
    int status = -1;
    while (waitpid(thread, &status, __WALL) < 0)
        if (errno != EINTR) {
            expect_is(errno, 0, "wait");
            return -1;
        }
    return status;
}

void await_is(pid_t thread, int status, const char *what)
{
    expect_is(await(thread), status, what);
}

int stopped_by(int signal, int event) { return (event << 16) | (signal << 8) | 0x7f; }
int ended_with(int code) { return code << 8; }
int killed_by(int signal) { return signal; }

void finish(pid_t thread, int status)
{
    must(PTRACE_CONT, thread, 0, 0, "PTRACE_CONT");
    await_is(thread, status, "the tracee's end");
}

void put_down(pid_t pid)
{
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, __WALL) == pid)
        ;
}

struct user_regs_struct registers_of(pid_t thread)
{
    struct user_regs_struct registers;
    memset(&registers, 0, sizeof registers);
    must(PTRACE_GETREGS, thread, 0, (unsigned long)&registers, "PTRACE_GETREGS");
    return registers;
}

unsigned long message_of(pid_t thread)
{
    unsigned long message = -1;
    must(PTRACE_GETEVENTMSG, thread, 0, (unsigned long)&message, "PTRACE_GETEVENTMSG");
    return message;
}

int main(int count, char **arguments)
{
    own_path = "/proc/self/exe";
    if (count == 2 && strcmp(arguments[1], "--end") == 0)
        return 7;
    if (count == 2 && strcmp(arguments[1], "--user") == 0)
        return geteuid() == 0;
    if (!begin_items())
        return 2;
    signal(SIGCHLD, SIG_DFL);
#ifdef ONLY_TINE
    hardware_items();
#else
    attach_items();
    stop_items();
    call_items();
    event_items();
    thread_items();
    register_items();
    memory_items();
    step_items();
    end_items_of_tracing();
    misuse_items();
    privilege_items();
#endif
    end_items();
    return 0;
}
