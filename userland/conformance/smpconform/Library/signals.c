/* Signals, stops and ends of what computes on another processor: at once, not at its next tick. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { rounds = 40, soon = 2000000 };

static volatile int handled;
static volatile int thread_id;
static volatile uint64_t *counters;

static void count_signal(int signal) { (void)signal, handled++; }

static void *compute(void *counter)
{
    thread_id = (int)syscall(SYS_gettid);
    for (;;)
        ++*(volatile uint64_t *)counter;
    return NULL;
}

static void start_counting(int index)
{
    counters[index] = 0;
    start_on(index % processors(), compute, (void *)&counters[index]);
    while (counters[index] == 0)
        ;
}

static void expect_still(int count)
{
    uint64_t before[4];
    for (int i = 0; i < count; i++)
        before[i] = counters[i];
    pass_time(2000000);
    for (int i = 0; i < count; i++)
        expect_is((long)(counters[i] - before[i]), 0, "steps of a thread that is over");
}

static void to_thread(void)
{
    uint64_t taken[rounds];
    stay_on(0);
    counters = shared(4096);
    signal(SIGUSR1, count_signal);
    start_counting(1);
    for (int i = 0; i < rounds; i++) {
        uint64_t begin = now();
        int before = handled;
        syscall(SYS_tgkill, getpid(), thread_id, SIGUSR1);
        while (handled == before)
            ;
        taken[i] = now() - begin;
    }
    expect(quartile_of(taken, rounds) < soon, "the handler runs later than two milliseconds");
}

static void stops(void)
{
    uint64_t taken[rounds];
    int status;
    stay_on(0);
    counters = shared(4096);
    pid_t child = counting_child(&counters[0]);
    for (int i = 0; i < rounds; i++) {
        uint64_t begin = now();
        kill(child, SIGSTOP);
        expect_is(waitpid(child, &status, WUNTRACED), child, "waitpid");
        taken[i] = now() - begin;
        expect(WIFSTOPPED(status), "it is stopped");
        uint64_t before = counters[0];
        pass_time(200000);
        expect_is((long)(counters[0] - before), 0, "steps while stopped");
        kill(child, SIGCONT);
        while (counters[0] == before)
            ;
    }
    expect(quartile_of(taken, rounds) < soon, "the stop takes longer than two milliseconds");
    kill(child, SIGKILL);
    expect_end(child, SIGKILL, "the end");
}

static void tracer(void)
{
    uint64_t taken[rounds];
    int status;
    stay_on(0);
    counters = shared(4096);
    pid_t child = counting_child(&counters[0]);
    expect_is(ptrace(PTRACE_SEIZE, child, 0, 0), 0, "PTRACE_SEIZE");
    for (int i = 0; i < rounds; i++) {
        uint64_t begin = now();
        expect_is(ptrace(PTRACE_INTERRUPT, child, 0, 0), 0, "PTRACE_INTERRUPT");
        expect_is(waitpid(child, &status, 0), child, "waitpid");
        taken[i] = now() - begin;
        uint64_t before = counters[0];
        pass_time(200000);
        expect_is((long)(counters[0] - before), 0, "steps while traced");
        expect_is(ptrace(PTRACE_CONT, child, 0, 0), 0, "PTRACE_CONT");
        while (counters[0] == before)
            ;
    }
    expect(quartile_of(taken, rounds) < soon, "the stop takes longer than two milliseconds");
    kill(child, SIGKILL);
    expect_end(child, SIGKILL, "the end");
}

static void killed(void)
{
    uint64_t taken[rounds];
    stay_on(0);
    counters = shared(4096);
    for (int i = 0; i < rounds; i++) {
        pid_t child = fork();
        if (child == 0) {
            for (int thread = 1; thread < 4; thread++)
                start_counting(thread);
            counters[0] = 1;
            for (;;)
                pause();
        }
        while (counters[0] == 0)
            usleep(100);
        uint64_t begin = now();
        kill(child, SIGKILL);
        expect_end(child, SIGKILL, "the end");
        taken[i] = now() - begin;
        if (i == 0)
            expect_still(4);
        counters[0] = 0;
    }
    expect(quartile_of(taken, rounds) < 10 * soon, "the end takes longer than twenty milliseconds");
}

static void *leave_all(void *argument)
{
    (void)argument;
    _exit(5);
}

static void *execute(void *argument)
{
    (void)argument;
    execl(own_path, own_path, "--exit", "7", (char *)NULL);
    _exit(8);
}

static void leave_by(void *(*body)(void *), int is_leader, int status)
{
    stay_on(0);
    counters = shared(4096);
    for (int i = 0; i < rounds / 2; i++) {
        pid_t child = fork();
        if (child == 0) {
            for (int thread = 1; thread < 4; thread++)
                start_counting(thread);
            if (is_leader)
                body(NULL);
            start_on(0, body, NULL);
            for (;;)
                ++counters[0];
        }
        expect_end(child, status << 8, "the end");
        if (i % 8 == 0)
            expect_still(4);
    }
}

static void exec_of_leader(void) { leave_by(execute, 1, 7); }
static void exec_of_thread(void) { leave_by(execute, 0, 7); }
static void exit_of_leader(void) { leave_by(leave_all, 1, 5); }
static void exit_of_thread(void) { leave_by(leave_all, 0, 5); }

static volatile uint64_t time_at_signal;

static void note_time(int signal)
{
    (void)signal;
    time_at_signal = read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

static void profile(void)
{
    stay_on(0);
    counters = shared(4096);
    signal(SIGPROF, note_time);
    struct itimerval timer = { .it_value = { 0, 200000 } };
    start_counting(1);
    setitimer(ITIMER_PROF, &timer, NULL);
    uint64_t begin = read_clock(CLOCK_PROCESS_CPUTIME_ID);
    while (time_at_signal == 0)
        counters[0]++;
    uint64_t used = time_at_signal - begin;
    expect(used > 100000000, "the signal comes early");
    expect(used < 330000000, "the signal comes late");
}

static void limited(void)
{
    stay_on(0);
    counters = shared(4096);
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = { 1, 2 };
        setrlimit(RLIMIT_CPU, &limit);
        start_counting(1);
        for (;;)
            counters[0]++;
    }
    int status;
    struct rusage usage;
    expect_is(wait4(child, &status, 0, &usage), child, "wait4");
    expect_is(status, SIGXCPU, "the status");
    long spent = usage.ru_utime.tv_sec * 1000 + usage.ru_utime.tv_usec / 1000 + usage.ru_stime.tv_sec * 1000 + usage.ru_stime.tv_usec / 1000;
    expect(spent > 800 && spent < 1600, "a second of processor time");
}

void signal_items(void)
{
    item("X2 a signal to a thread that computes elsewhere is handled at once", to_thread);
    item("X2 SIGSTOP and SIGCONT of a process that computes elsewhere", stops);
    item("X2 PTRACE_INTERRUPT of a process that computes elsewhere", tracer);
    item("X2 SIGKILL of a process whose threads compute everywhere", killed);
    item("X3 exec while threads compute elsewhere, by the first thread", exec_of_leader);
    item("X3 exec while threads compute elsewhere, by another thread", exec_of_thread);
    item("X3 exit while threads compute elsewhere, by the first thread", exit_of_leader);
    item("X3 exit while threads compute elsewhere, by another thread", exit_of_thread);
    item("X4 ITIMER_PROF counts threads of two processors", profile);
    item("X4 RLIMIT_CPU counts threads of two processors", limited);
}
