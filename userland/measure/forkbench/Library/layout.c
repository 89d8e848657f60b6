/*
 * fork and vfork of a plain static C program, over where its memory lies: from mmap, malloc, brk or .bss, as the C library and the
 * kernel place it. forkbench itself has its heap far from its stack, which says nothing of such programs.
 * Prints forkbench's lines (--csv). Built twice: with a .bss of 960 MiB it is forkbench-bss.
 */
#define _GNU_SOURCE
#include "measure.h"

#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef BSS_MIB
#define BSS_MIB 0
#endif

enum { runs = 31, warm_up = 2, mebibyte_shift = 20, page = 4096, least_room_mib = 256, watched = 5000000 };

static char bss[((size_t)BSS_MIB << mebibyte_shift) + 1];

static void take_in(pid_t child, const char *what)
{
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        stop(what);
}

static uint64_t time_fork(void)
{
    uint64_t start = ticks();
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    take_in(child, "fork");
    return ticks() - start;
}

static uint64_t time_vfork(void)
{
    uint64_t start = ticks();
    pid_t child = vfork();
    if (child == 0)
        _exit(0);
    take_in(child, "vfork");
    return ticks() - start;
}

static int compare(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

/* Microseconds of a tick. */
static double time_of_tick(void)
{
    static double microseconds;
    struct timespec before, after;
    if (microseconds != 0)
        return microseconds;
    clock_gettime(CLOCK_MONOTONIC, &before);
    uint64_t start = ticks();
    do
        clock_gettime(CLOCK_MONOTONIC, &after);
    while (after.tv_nsec - before.tv_nsec + (after.tv_sec - before.tv_sec) * 1000000000L < watched);
    microseconds = (after.tv_nsec - before.tv_nsec + (after.tv_sec - before.tv_sec) * 1e9) / 1000 / (double)(ticks() - start);
    return microseconds;
}

static void measure(const char *name, const char *place, const char *mib, uint64_t (*sample)(void))
{
    static uint64_t samples[runs];
    for (int i = -warm_up; i < runs; i++)
        samples[i < 0 ? 0 : i] = sample();
    qsort(samples, runs, sizeof samples[0], compare);
    uint64_t middle = samples[runs / 2], low = samples[runs / 10], high = samples[runs - 1 - runs / 10];
    double scale = time_of_tick();
    printf("C %s (%s),exit,%s,%lu,%lu,%lu,%.2f,%.2f,%.2f,%d\n", name, place, mib,
        (unsigned long)middle, (unsigned long)low, (unsigned long)high, middle * scale, low * scale, high * scale, runs);
}

static char *from_brk(size_t bytes)
{
    char *start = (char *)syscall(SYS_brk, 0);
    return (char *)syscall(SYS_brk, start + bytes) == start + bytes ? start : NULL;
}

static void touch(char *memory, size_t bytes)
{
    if (memory == NULL || memory == MAP_FAILED)
        stop("memory");
    for (size_t i = 0; i < bytes; i += page)
        memory[i] = 1;
}

/* Many small pieces, as a program with a heap has. */
static void touch_small(size_t bytes)
{
    enum { piece = 60000 };
    for (size_t i = 0; i < bytes; i += piece)
        touch(malloc(piece), piece);
}

static int measure_row(const char *place, const char *mib)
{
    size_t bytes = strtoul(mib, NULL, 10) << mebibyte_shift;
    if (bytes == 0)
        ;
    else if (strcmp(place, "mmap") == 0) {
        char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        /* Elsewhere pages of 4 KiB, too. */
        madvise(memory, bytes, MADV_NOHUGEPAGE);
        touch(memory, bytes);
    } else if (strcmp(place, "malloc") == 0)
        touch_small(bytes);
    else if (strcmp(place, "brk") == 0)
        touch(from_brk(bytes), bytes);
    else
        touch(bss, bytes);
    measure("fork", place, mib, time_fork);
    measure("vfork", place, mib, time_vfork);
    return 0;
}

/* A row has a process of its own, whose memory holds nothing of another row's: forkbench-c, or forkbench-bss beside it. */
static void run_row(const char *place, const char *mib)
{
    static const char suffix[] = "-bss";
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - sizeof suffix);
    if (length < 2)
        stop("/proc/self/exe");
    program[length] = 0;
    if (strcmp(place, "bss") == 0)
        strcpy(program + length - 2, suffix);
    char *arguments[] = { program, "row", (char *)place, (char *)mib, NULL };
    pid_t child;
    fflush(stdout);
    if (posix_spawn(&child, program, NULL, NULL, arguments, environ) != 0)
        stop(program);
    take_in(child, program);
}

int main(int count, char **arguments)
{
    if (count == 4 && strcmp(arguments[1], "row") == 0)
        return measure_row(arguments[2], arguments[3]);
    if (count > 2) {
        fprintf(stderr, "usage: %s [MIB,MIB...]\n", arguments[0]);
        return 2;
    }
    char sizes[128];
    snprintf(sizes, sizeof sizes, "%s", count == 2 ? arguments[1] : "0,1,4,16,64,256,960");
    printf("name,then,parent_mib,ticks,ticks_p10,ticks_p90,us,us_p10,us_p90,runs\n");
    static const char *const places[] = { "mmap", "malloc", "brk", "bss" };
    for (char *size = strtok(sizes, ","); size != NULL; size = strtok(NULL, ",")) {
        struct sysinfo system;
        sysinfo(&system);
        unsigned long mib = strtoul(size, NULL, 10);
        if (mib != 0 && mib + least_room_mib > (system.freeram * system.mem_unit) >> mebibyte_shift)
            continue;
        for (int i = 0; i < 4; i++)
            run_row(places[i], size);
    }
    return 0;
}
