/*
 * Processes a second, by one maker and by N makers at once, each on a processor of its own.
 *   forkbench-parallel N [--csv] [--quick] [--exec PROGRAM]
 * By the clock: on a busy host compare the columns of one run with each other alone.
 */
#define _GNU_SOURCE
#include "measure.h"

#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { most_makers = 64, page = 4096, fault_pages = 256 };

/* What makers and their parent share; a maker writes its own line of the cache alone. */
struct maker {
    _Alignas(64) uint64_t done;
    uint64_t nanoseconds;
};

static struct board {
    struct maker makers[most_makers];
    _Alignas(64) atomic_int ready, start;
} *board;

static const char *program = "/bin/true";
static uint64_t span = 1000000000;
static int rounds = 3;

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static void await_child(pid_t child)
{
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        errno = child < 0 ? errno : ECHILD;
        stop("a child did not end with status 0");
    }
}

static void begin_program(void)
{
    char *arguments[] = { (char *)program, NULL }, *environment[] = { NULL };
    execve(program, arguments, environment);
    _exit(127);
}

/* What is measured: each does some and tells how many. */

static uint64_t compute(void)
{
    enum { steps = 100000 };
    volatile uint64_t number = 1;
    for (int i = 0; i < steps; i++)
        number = number * 6364136223846793005 + 1;
    return steps;
}

static uint64_t fault(void)
{
    char *start = mmap(NULL, fault_pages * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED)
        stop("mmap");
    for (int i = 0; i < fault_pages; i++)
        start[i * page] = 1;
    munmap(start, fault_pages * page);
    return fault_pages;
}

static uint64_t pass(void)
{
    enum { passes = 16 };
    static int there[2], back[2];
    char letter = 'x';
    if (there[1] == 0) {
        if (pipe(there) != 0 || pipe(back) != 0)
            stop("pipe");
        if (fork() == 0) {
            close(there[1]);
            while (read(there[0], &letter, 1) == 1 && write(back[1], &letter, 1) == 1)
                ;
            _exit(0);
        }
    }
    for (int i = 0; i < passes; i++)
        if (write(there[1], &letter, 1) != 1 || read(back[0], &letter, 1) != 1)
            stop("pipe");
    return passes;
}

static uint64_t fork_exit(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    await_child(child);
    return 1;
}

static uint64_t vfork_exit(void)
{
    pid_t child = vfork();
    if (child == 0)
        _exit(0);
    await_child(child);
    return 1;
}

static uint64_t fork_exec(void)
{
    pid_t child = fork();
    if (child == 0)
        begin_program();
    await_child(child);
    return 1;
}

static uint64_t vfork_exec(void)
{
    pid_t child = vfork();
    if (child == 0)
        begin_program();
    await_child(child);
    return 1;
}

static const struct row {
    const char *name;
    uint64_t (*act)(void);
} rows[] = {
    { "computing step", compute },
    { "zero-fill fault", fault },
    { "pipe round trip", pass },
    { "fork, exit", fork_exit },
    { "vfork, exit", vfork_exit },
    { "fork, exec", fork_exec },
    { "vfork, exec", vfork_exec },
};

/* The processor of a maker: the usable ones in turn. */
static void take_place(int maker)
{
    cpu_set_t usable, one;
    if (sched_getaffinity(0, sizeof usable, &usable) != 0)
        stop("sched_getaffinity");
    int wanted = maker % CPU_COUNT(&usable);
    for (int processor = 0; processor < CPU_SETSIZE; processor++)
        if (CPU_ISSET(processor, &usable) && wanted-- == 0) {
            CPU_ZERO(&one);
            CPU_SET(processor, &one);
            if (sched_setaffinity(0, sizeof one, &one) != 0)
                stop("sched_setaffinity");
            return;
        }
}

static void make(const struct row *row, int number)
{
    struct maker *own = &board->makers[number];
    take_place(number);
    row->act(); /* Warm. */
    board->ready++;
    while (board->start == 0)
        sched_yield();
    uint64_t start = now(), passed, done = 0;
    do {
        done += row->act();
        passed = now() - start;
    } while (passed < span);
    own->done = done;
    own->nanoseconds = passed;
    _exit(0);
}

/* How many a second all makers together. */
static double rate(const struct row *row, int makers)
{
    pid_t children[most_makers];
    board->ready = board->start = 0;
    for (int i = 0; i < makers; i++) {
        children[i] = fork();
        if (children[i] == 0)
            make(row, i);
        if (children[i] < 0)
            stop("fork");
    }
    while (board->ready < makers)
        usleep(1000);
    board->start = 1;
    double sum = 0;
    for (int i = 0; i < makers; i++) {
        await_child(children[i]);
        sum += (double)board->makers[i].done * 1e9 / (double)board->makers[i].nanoseconds;
    }
    return sum;
}

/* The better of some runs each: what else the host does only takes away. */
static void measure(const struct row *row, int makers, int as_csv)
{
    double alone = 0, together = 0;
    for (int i = 0; i < rounds; i++) {
        double one = rate(row, 1), all = rate(row, makers);
        alone = one > alone ? one : alone;
        together = all > together ? all : together;
    }
    printf(as_csv ? "%s,%.0f,%.0f,%.2f\n" : "%-18s %12.0f %12.0f %8.2f\n", row->name, alone, together, together / alone);
    fflush(stdout);
}

static int use(void)
{
    fputs("usage: forkbench --parallel N [--csv] [--quick] [--exec PROGRAM]    N from 1 to 64\n", stderr);
    return 2;
}

int main(int count, char **arguments)
{
    char *end = "x";
    long makers = count > 1 ? strtol(arguments[1], &end, 10) : 0;
    int as_csv = 0;
    if (*end != 0 || makers < 1 || makers > most_makers)
        return use();
    for (int i = 2; i < count; i++)
        if (strcmp(arguments[i], "--csv") == 0)
            as_csv = 1;
        else if (strcmp(arguments[i], "--quick") == 0)
            span = 200000000, rounds = 1;
        else if (strcmp(arguments[i], "--exec") == 0 && i + 1 < count)
            program = arguments[++i];
        else
            return use();

    cpu_set_t usable;
    board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED || sched_getaffinity(0, sizeof usable, &usable) != 0)
        stop("forkbench-parallel");
    if (makers > CPU_COUNT(&usable))
        fprintf(stderr, "forkbench: %ld makers share %d processor%s\n", makers, CPU_COUNT(&usable), CPU_COUNT(&usable) == 1 ? "" : "s");
    if (as_csv)
        printf("name,one,%ld,ratio\n", makers);
    else
        printf("a second %22s %7ld maker%s %8s\n", "1 maker", makers, makers == 1 ? " " : "s", "ratio");
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++)
        measure(&rows[row], (int)makers, as_csv);
    return 0;
}
