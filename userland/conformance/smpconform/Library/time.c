/* Clocks, processor time of threads that run elsewhere, and the numbers of processors. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static volatile uint64_t counter;
static volatile int is_over;
static volatile int thread_id;

static void *compute(void *argument)
{
    (void)argument;
    thread_id = (int)syscall(SYS_gettid);
    while (!is_over)
        counter++;
    return NULL;
}

static pthread_t start_computing(void)
{
    pthread_t thread = start_on(1, compute, NULL);
    while (counter == 0)
        ;
    return thread;
}

/* It goes on by as much as time passes, but for what a busy host takes; and never by more. */
static void thread_clock(void)
{
    enum { rounds = 40 };
    clockid_t clock;
    int whole = 0;
    stay_on(0);
    pthread_getcpuclockid(start_computing(), &clock);
    for (int i = 0; i < rounds; i++) {
        uint64_t begin = now(), before = read_clock(clock);
        pass_time(3000000);
        uint64_t passed = read_clock(clock) - before, most = now() - begin;
        whole += passed >= most / 2;
        if (!expect(passed <= most + 100000, "the clock of a thread that computes elsewhere goes faster than time"))
            return;
    }
    expect(whole >= rounds / 4, "the clock of a thread that computes elsewhere stands still");
}

/* The clock of the process goes on by no less than those of both threads, which are read in between. */
static void process_clock(void)
{
    clockid_t clock;
    stay_on(0);
    pthread_getcpuclockid(start_computing(), &clock);
    for (int i = 0; i < 40; i++) {
        uint64_t all = read_clock(CLOCK_PROCESS_CPUTIME_ID);
        uint64_t of_both = read_clock(CLOCK_THREAD_CPUTIME_ID) + read_clock(clock);
        pass_time(3000000);
        of_both = read_clock(CLOCK_THREAD_CPUTIME_ID) + read_clock(clock) - of_both;
        all = read_clock(CLOCK_PROCESS_CPUTIME_ID) - all;
        if (!expect(all + 100000 >= of_both, "the process has less time than its threads"))
            return;
    }
}

/* The field of a line of numbers, counted from 1; the name in parentheses is the second. */
static long field_of(const char *path, int field, char *state)
{
    char text[1024];
    FILE *file = fopen(path, "r");
    size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose(file);
    text[length] = 0;
    char *at = strrchr(text, ')');
    if (at == NULL)
        return -1;
    *state = at[2];
    at += 2;
    for (int i = 3; i < field; i++)
        at = strchr(at, ' ') + 1;
    return strtol(at, NULL, 10);
}

static void where_it_runs(void)
{
    char path[64], state = 0;
    stay_on(0);
    start_computing();
    snprintf(path, sizeof path, "/proc/self/task/%d/stat", thread_id);
    expect_is(field_of(path, 39, &state), 1, "the processor of a thread that computes elsewhere");
    expect_is(state, 'R', "its state");
    expect_is(field_of("/proc/self/stat", 39, &state), 0, "the processor of the one that asks");
    expect_is(state, 'R', "its state");
}

/* Hundredths of a second that a processor has spent for programs and the kernel. */
static long busy_time(int processor)
{
    char text[4096], name[16];
    FILE *file = fopen("/proc/stat", "r");
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = 0;
    snprintf(name, sizeof name, "\ncpu%d ", processor);
    char *at = strstr(text, name);
    if (at == NULL)
        return -1;
    long user, nice, system;
    return sscanf(at + strlen(name), "%ld %ld %ld", &user, &nice, &system) == 3 ? user + nice + system : -1;
}

static void shares(void)
{
    stay_on(0);
    start_computing();
    long before = busy_time(1);
    usleep(300000);
    long busy = busy_time(1) - before;
    expect(busy >= 20 && busy <= 90, "a processor that computes for 300 ms");
    is_over = 1;
}

static void numbers(void)
{
    for (int i = 0; i < 2000; i++) {
        unsigned asked = 99, node = 99;
        int processor = i % processors();
        stay_on(processor);
        expect_is(sched_getcpu(), processor, "sched_getcpu");
        syscall(SYS_getcpu, &asked, &node, NULL);
        expect_is(asked, processor, "getcpu");
        expect_is(node, 0, "the node");
    }
}

static long lines_that_begin(const char *path, const char *with)
{
    char line[8192];
    long count = 0;
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        count += strncmp(line, with, strlen(with)) == 0;
    if (file)
        fclose(file);
    return count;
}

static void counts(void)
{
    char list[64] = "", expected[64];
    FILE *file = fopen("/sys/devices/system/cpu/online", "r");
    expect(file != NULL && fgets(list, sizeof list, file) != NULL, "/sys/devices/system/cpu/online");
    snprintf(expected, sizeof expected, "0-%d\n", processors() - 1);
    expect(strcmp(list, expected) == 0, "the list of processors in /sys");
    expect_is(sysconf(_SC_NPROCESSORS_ONLN), processors(), "sysconf");
    expect_is(sysconf(_SC_NPROCESSORS_CONF), processors(), "sysconf of all");
    expect_is(lines_that_begin("/proc/cpuinfo", "processor"), processors(), "/proc/cpuinfo");
    expect_is(lines_that_begin("/proc/stat", "cpu") - 1, processors(), "/proc/stat");
    for (int i = 0; i < processors(); i++) {
        char path[128];
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/topology/core_id", i);
        expect_is(access(path, R_OK), 0, "the folder of a processor in /sys");
    }
}

static volatile uint64_t stamps[2];
static volatile int turn;
static volatile int went_back;

static void *stamp(void *argument)
{
    int own = (int)(intptr_t)argument;
    for (int i = 0; i < 20000; i++) {
        while (turn != own)
            ;
        stamps[own] = now();
        went_back += stamps[own] < stamps[1 - own];
        turn = 1 - own;
    }
    return NULL;
}

static void monotonic(void)
{
    pthread_t one = start_on(0, stamp, (void *)0), other = start_on(1, stamp, (void *)1);
    pthread_join(one, NULL);
    pthread_join(other, NULL);
    expect_is(went_back, 0, "times that the clock went back between processors");
}

void time_items(void)
{
    item("X5 the clock of a thread that computes elsewhere goes on", thread_clock);
    item("X5 the clock of a process counts threads that compute elsewhere", process_clock);
    item("X5 CLOCK_MONOTONIC goes back on no processor", monotonic);
    item("X6 /proc/PID/stat: the processor and the state of what runs elsewhere", where_it_runs);
    item("X6 /proc/stat: the time of each processor", shares);
    item("X6 sysconf, /proc and /sys tell the number of processors", counts);
    item("X6 getcpu and the area of rseq tell the processor after each move", numbers);
}
