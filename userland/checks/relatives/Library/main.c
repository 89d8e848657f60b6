/* The C header, each function once with what it defines and once without: ends with the number of failures. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include "../../../conformance/forkconform/relatives.h"

static int failures;
static char stack[65536] __attribute__((aligned(16)));
static volatile int seen;

static void check(int holds, const char *what)
{
    if (!holds) {
        failures++;
        printf("# does not hold: %s\n", what);
        fflush(stdout);
    }
}

static int ended(pid_t child, int options)
{
    int status;
    return child > 0 && waitpid(child, &status, options) == child && status == 7 << 8;
}

static int is_open(int descriptor)
{
    return fcntl(descriptor, F_GETFD) >= 0;
}

static int entry(void *argument)
{
    seen = *(int *)argument;
    return 7;
}

static pid_t closes_zero(int flags)
{
    dup2(1, 0);
    pid_t child = rfork(flags);
    if (child == 0) {
        close(0);
        _exit(7);
    }
    return child;
}

int main(void)
{
    check(ended(closes_zero(RFPROC | RFFDG), 0) && is_open(0), "RFPROC|RFFDG");
    check(ended(closes_zero(RFPROC), 0) && !is_open(0), "RFPROC");
    check(ended(closes_zero(RFPROC | RFCFDG), 0) && is_open(0), "RFPROC|RFCFDG");
    check(ended(closes_zero(RFPROC | RFFDG | RFTSIGZMB), __WALL), "RFTSIGZMB");
    check(closes_zero(RFPROC | RFFDG | RFNOWAIT) > 0 && waitpid(-1, 0, __WALL) < 0 && errno == ECHILD, "RFNOWAIT");
    check(rfork(0) == 0 && rfork(RFFDG) == 0, "without RFPROC");
    int value = 5;
    check(ended(rfork_thread(RFPROC | RFMEM, stack + sizeof stack, entry, &value), 0) && seen == 5, "rfork_thread");

    static const int bad[] = { RFFDG | RFCFDG, RFPROC | RFMEM, RFSPAWN, RFNOWAIT, RFPROC | RFSIGSHARE, RFPROC | 1 };
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++)
        check(rfork(bad[i]) == -1 && errno == EINVAL, "rfork gives EINVAL");

    for (int flags = 0; flags < 4; flags++) {
        pid_t child = forkx(flags);
        if (child == 0)
            _exit(7);
        check(ended(child, flags ? __WALL : 0), "forkx");
        child = vforkx(flags);
        if (child == 0) {
            seen = 10 + flags;
            _exit(7);
        }
        check(seen == 10 + flags && ended(child, flags ? __WALL : 0), "vforkx");
    }
    pid_t by_id = forkx(FORK_WAITPID);
    if (by_id == 0)
        _exit(7);
    pid_t silent = forkx(FORK_NOSIGCHLD);
    if (silent == 0)
        _exit(8);
    int status;
    check(forkx_waitpid(-1, &status, 0) == silent && status == 8 << 8, "FORK_NOSIGCHLD: any");
    check(forkx_waitpid(-1, &status, 0) == -1 && errno == ECHILD, "FORK_WAITPID: not by a wait for any");
    check(forkx_waitpid(by_id, &status, 0) == by_id && status == 7 << 8, "FORK_WAITPID: by its number");
    check(forkx(4) == -1 && errno == EINVAL, "forkx gives EINVAL");
    check(vforkx(4) == -1 && errno == EINVAL, "vforkx gives EINVAL");
    return failures;
}
