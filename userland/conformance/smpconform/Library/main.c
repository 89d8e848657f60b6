#define _GNU_SOURCE
#include "items.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

const char *own_path;

struct placed {
    int processor;
    void *(*body)(void *);
    void *argument;
};

int processors(void)
{
    static int count;
    cpu_set_t usable;
    if (count == 0 && sched_getaffinity(0, sizeof usable, &usable) == 0)
        count = CPU_COUNT(&usable);
    return count;
}

void stay_on(int processor)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    expect_is(sched_setaffinity(0, sizeof one, &one), 0, "sched_setaffinity");
}

uint64_t read_clock(int clock)
{
    struct timespec time = { 0, 0 };
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

uint64_t now(void) { return read_clock(CLOCK_MONOTONIC); }

void pass_time(uint64_t nanoseconds)
{
    for (uint64_t end = now() + nanoseconds; now() < end;)
        ;
}

static void *run_placed(void *argument)
{
    struct placed placed = *(struct placed *)argument;
    free(argument);
    if (placed.processor >= 0)
        stay_on(placed.processor);
    return placed.body(placed.argument);
}

pthread_t start_on(int processor, void *(*body)(void *), void *argument)
{
    struct placed *placed = malloc(sizeof *placed);
    *placed = (struct placed){ processor, body, argument };
    pthread_t thread;
    expect_is(pthread_create(&thread, NULL, run_placed, placed), 0, "pthread_create");
    return thread;
}

pid_t counting_child(volatile uint64_t *counter)
{
    *counter = 0;
    pid_t pid = fork();
    if (pid == 0) {
        stay_on(1);
        for (;;)
            ++*counter;
    }
    while (*counter == 0)
        ;
    return pid;
}

static int compare(const void *left, const void *right)
{
    uint64_t one = *(const uint64_t *)left, other = *(const uint64_t *)right;
    return one < other ? -1 : one > other;
}

uint64_t median_of(uint64_t *numbers, int count)
{
    qsort(numbers, (size_t)count, sizeof *numbers, compare);
    return numbers[count / 2];
}

uint64_t quartile_of(uint64_t *numbers, int count)
{
    qsort(numbers, (size_t)count, sizeof *numbers, compare);
    return numbers[count / 4];
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--exit") == 0)
        return atoi(argv[2]);
    own_path = "/proc/self/exe";
    if (!begin_items() || processors() < 2)
        return 2;
    if (argc == 2 && strcmp(argv[1], "--flush") == 0) {
        flush_items();
    } else {
        barrier_items();
        signal_items();
        time_items();
        flush_items();
        memory_items();
        story_items();
        migration_items();
    }
    end_items();
    return 0;
}
