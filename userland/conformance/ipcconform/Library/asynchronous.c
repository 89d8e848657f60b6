/* Signals about files: O_ASYNC, F_SETOWN, F_SETSIG of fcntl(2). */
#define _GNU_SOURCE
#include "items.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int reading, writing, wanted;

struct seen {
    siginfo_t info;
    int times;
};
static struct seen *board;
static volatile struct seen own;

static void note(int number, siginfo_t *info, void *context)
{
    (void)number, (void)context;
    *(siginfo_t *)&own.info = *info;
    own.times++;
}

static void begin(long owner, int number)
{
    int ends[2];
    struct sigaction action = { .sa_sigaction = note, .sa_flags = SA_SIGINFO };
    wanted = number;
    board = shared(4096);
    expect_is(call(pipe(ends)), 0, "pipe");
    reading = ends[0];
    writing = ends[1];
    sigaction(number != 0 ? number : SIGIO, &action, NULL);
    expect_is(call(fcntl(reading, F_SETSIG, number)), 0, "F_SETSIG");
    expect_is(call(fcntl(reading, F_SETOWN, owner)), 0, "F_SETOWN");
    expect_is(call(fcntl(reading, F_SETFL, O_ASYNC)), 0, "O_ASYNC");
}

static void told_is(const volatile struct seen *seen, const char *what)
{
    expect_is(seen->times, 1, what);
    expect_is(seen->info.si_signo, wanted, what);
    expect_is(seen->info.si_code, POLL_IN, what);
    expect_is(seen->info.si_band, POLLIN | POLLRDNORM, what);
    expect_is(seen->info.si_fd, reading, what);
}

static void to_process(void)
{
    begin(getpid(), SIGRTMIN + 3);
    write(writing, "x", 1);
    told_is(&own, "the process");
}

enum { CHILDREN = 24 };

static int self;
static void be_member(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    board[self].times = -1;
    while (board[self].times == -1)
        if (sigwaitinfo(&all, &board[self].info) == wanted)
            board[self].times = 1;
}

static void to_members(int count, int number)
{
    pid_t members[CHILDREN];
    char what[40];
    begin(-getpgrp(), number);
    expect_is(call(fcntl(reading, F_GETOWN)), -getpgrp(), "F_GETOWN");
    for (self = 0; self < count; self++)
        members[self] = child(be_member);
    for (int i = 0; i < count; i++)
        while (((volatile struct seen *)board)[i].times != -1)
            usleep(1000);
    write(writing, "x", 1);
    for (int i = 0; i < count; i++) {
        expect_end(members[i], 0, "a member");
        snprintf(what, sizeof what, "member %d", i);
        told_is(&board[i], what);
    }
    while (own.times == 0)
        usleep(1000);
    told_is(&own, "the first member");
}
static void to_group(void) { to_members(3, SIGRTMIN + 3); }
static void to_large_group(void) { to_members(CHILDREN, SIGRTMIN + 5); }
static void by_standard_signal(void) { to_members(3, SIGUSR1); }

static void without_details(void)
{
    begin(-getpgrp(), 0);
    write(writing, "x", 1);
    expect_is(own.times, 1, "SIGIO");
    expect_is(own.info.si_code, SI_KERNEL, "si_code");
}

void asynchronous_items(void)
{
    item("V5 F_SETSIG: a process is told of file and event", to_process);
    item("V5 F_SETSIG: each member of a group is", to_group);
    item("V5 F_SETSIG: each of many members is", to_large_group);
    item("V5 F_SETSIG: a standard signal has details, too", by_standard_signal);
    item("V5 O_ASYNC without F_SETSIG: SIGIO", without_details);
}
