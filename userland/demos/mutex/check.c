/* Counts the system calls of mutex.c, and looks whether it excludes: tests/Labs/futex. The exit status is 0 when all is as it should be. */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "mutex.h"

enum { threads = 4, turns = 500, locks = 1000, pause_ms = 50, most_busy_ms = 10, line_size = 100 };

static atomic_int waits, wakes, others;
static mutex_t mutex;
static int counter;
static int results, failures;

/* The C library calls its own; mutex.c calls this one. */
long syscall(long number, ...)
{
    va_list list;
    long argument[6];
    va_start(list, number);
    for (int i = 0; i < 6; i++) {
        argument[i] = va_arg(list, long);
    }
    va_end(list);
    int operation = (int)argument[1] & ~FUTEX_PRIVATE_FLAG;
    atomic_fetch_add(number != SYS_futex ? &others : operation == FUTEX_WAIT ? &waits : operation == FUTEX_WAKE ? &wakes : &others, 1);

    long result;
    register long fourth __asm__("r10") = argument[3];
    register long fifth __asm__("r8") = argument[4];
    register long sixth __asm__("r9") = argument[5];
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(argument[0]), "S"(argument[1]), "d"(argument[2]), "r"(fourth), "r"(fifth), "r"(sixth)
                     : "rcx", "r11", "memory");
    if (result < 0 && result > -4096) {
        errno = (int)-result;
        return -1;
    }
    return result;
}

/* FNV-1a, as in userland/Runtime/Seal.cs. */
static uint64_t add(uint64_t hash, const char *text)
{
    for (; *text != 0; text++) {
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    }
    return hash;
}

/* Prints a line of TAP, signed where a grader asks for it: to end with status 0 is no result. */
static void print_result(const char *line)
{
    const char *key = getenv("TINE_SEAL");
    if (key != NULL) {
        printf("%016" PRIx64 " ", add(add(14695981039346656037u, key), line));
    }
    printf("%s\n", line);
}

static void expect(int good, const char *what)
{
    char line[line_size];
    printf("# %d waits, %d wakes, %d other calls\n", waits, wakes, others);
    snprintf(line, sizeof line, "%s %d - %s", good ? "ok" : "not ok", ++results, what);
    print_result(line);
    failures += !good;
    waits = wakes = others = 0;
}

static void sleep_ms(long ms)
{
    struct timespec time = { .tv_nsec = ms * 1000000 };
    nanosleep(&time, NULL);
}

static void *count(void *unused)
{
    for (int i = 0; i < turns; i++) {
        mutex_lock(&mutex);
        int seen = counter;
        if (i % 16 == 0) {
            sched_yield();
        }
        counter = seen + 1;
        mutex_unlock(&mutex);
    }
    return unused;
}

static void *lock_once(void *busy_ms)
{
    struct timespec time;
    mutex_lock(&mutex);
    mutex_unlock(&mutex);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    *(long *)busy_ms = time.tv_sec * 1000 + time.tv_nsec / 1000000;
    return NULL;
}

int main(void)
{
    pthread_t thread[threads];
    for (int i = 0; i < locks; i++) {
        mutex_lock(&mutex);
        mutex_unlock(&mutex);
    }
    expect(waits + wakes + others == 0, "nobody waits: no system call");

    long busy_ms = 0;
    mutex_lock(&mutex);
    pthread_create(&thread[0], NULL, lock_once, &busy_ms);
    sleep_ms(pause_ms);
    mutex_unlock(&mutex);
    pthread_join(thread[0], NULL);
    expect(waits == 1 && wakes >= 1 && wakes <= 2 && others == 0, "one waits: one call to sleep, at most two to wake");
    expect(busy_ms < most_busy_ms, "who waits does not compute");

    for (int i = 0; i < threads; i++) {
        pthread_create(&thread[i], NULL, count, NULL);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(thread[i], NULL);
    }
    printf("# %d of %d turns\n", counter, threads * turns);
    expect(counter == threads * turns && waits > 0 && wakes > 0, "four at once: each turn counts");
    char plan[line_size];
    snprintf(plan, sizeof plan, "1..%d", results);
    print_result(plan);
    return failures != 0;
}
