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

enum { rounds = 40, batches = 10, soon = 2000000 };

static volatile int handled;
static volatile int thread_id;
static volatile uint64_t *counters;
static pid_t counting;

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

/*
 * Whether a quarter of a batch's rounds take less than the limit, in one of the batches: a busy host takes a processor away for
 * milliseconds, and again and again for a while. Who waits for a tick waits in each round of each batch.
 */
static int is_within(uint64_t limit, uint64_t (*round_of)(void))
{
    uint64_t taken[rounds];
    for (int batch = 0; batch < batches; batch++) {
        for (int i = 0; i < rounds; i++)
            taken[i] = round_of();
        if (quartile_of(taken, rounds) < limit)
            return 1;
    }
    return 0;
}

static uint64_t send_to_thread(void)
{
    uint64_t begin = now();
    int before = handled;
    syscall(SYS_tgkill, getpid(), thread_id, SIGUSR1);
    while (handled == before)
        ;
    return now() - begin;
}

static void to_thread(void)
{
    stay_on(0);
    counters = shared(4096);
    signal(SIGUSR1, count_signal);
    start_counting(1);
    expect(is_within(soon, send_to_thread), "the handler runs later than two milliseconds");
}

/* The child stands still until it is let go on. */
static uint64_t expect_stopped(void)
{
    uint64_t before = counters[0];
    pass_time(200000);
    expect_is((long)(counters[0] - before), 0, "steps while stopped");
    return before;
}

static void wait_for_step(uint64_t before)
{
    while (counters[0] == before)
        ;
}

static uint64_t stop_and_continue(void)
{
    int status;
    uint64_t begin = now();
    kill(counting, SIGSTOP);
    expect_is(waitpid(counting, &status, WUNTRACED), counting, "waitpid");
    uint64_t taken = now() - begin;
    expect(WIFSTOPPED(status), "it is stopped");
    uint64_t before = expect_stopped();
    kill(counting, SIGCONT);
    wait_for_step(before);
    return taken;
}

static void stops(void)
{
    stay_on(0);
    counters = shared(4096);
    counting = counting_child(&counters[0]);
    expect(is_within(soon, stop_and_continue), "the stop takes longer than two milliseconds");
    kill(counting, SIGKILL);
    expect_end(counting, SIGKILL, "the end");
}

static uint64_t interrupt_and_continue(void)
{
    int status;
    uint64_t begin = now();
    expect_is(ptrace(PTRACE_INTERRUPT, counting, 0, 0), 0, "PTRACE_INTERRUPT");
    expect_is(waitpid(counting, &status, 0), counting, "waitpid");
    uint64_t taken = now() - begin;
    uint64_t before = expect_stopped();
    expect_is(ptrace(PTRACE_CONT, counting, 0, 0), 0, "PTRACE_CONT");
    wait_for_step(before);
    return taken;
}

static void tracer(void)
{
    stay_on(0);
    counters = shared(4096);
    counting = counting_child(&counters[0]);
    expect_is(ptrace(PTRACE_SEIZE, counting, 0, 0), 0, "PTRACE_SEIZE");
    expect(is_within(soon, interrupt_and_continue), "the stop takes longer than two milliseconds");
    kill(counting, SIGKILL);
    expect_end(counting, SIGKILL, "the end");
}

static uint64_t start_and_kill(void)
{
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
    uint64_t taken = now() - begin;
    expect_still(4);
    counters[0] = 0;
    return taken;
}

static void killed(void)
{
    stay_on(0);
    counters = shared(4096);
    expect(is_within(10 * soon, start_and_kill), "the end takes longer than twenty milliseconds");
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
