/* Clocks as a C library reads them, by the vDSO where there is one, beside the system calls. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const clockid_t clocks[] = {
    CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_BOOTTIME, CLOCK_TAI, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID,
};
enum { clock_count = sizeof clocks / sizeof *clocks };

static long long nanoseconds(struct timespec time)
{
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static long long by_call(clockid_t clock)
{
    struct timespec time;
    syscall(SYS_clock_gettime, clock, &time);
    return nanoseconds(time);
}

static long long by_library(clockid_t clock)
{
    struct timespec time = { -1, -1 };
    expect_is(clock_gettime(clock, &time), 0, "clock_gettime");
    expect(time.tv_nsec >= 0 && time.tv_nsec < 1000000000, "a second has so many nanoseconds");
    return nanoseconds(time);
}

static void agree(void)
{
    expect(getauxval(33) != 0, "AT_SYSINFO_EHDR");
    for (int round = 0; round < 200; round++) {
        for (int i = 0; i < clock_count; i++) {
            long long before = by_call(clocks[i]), between = by_library(clocks[i]), after = by_call(clocks[i]);
            expect(before <= between && between <= after, "the library's time lies between two calls'");
        }
    }

    struct timeval now;
    long long before = by_call(CLOCK_REALTIME) / 1000;
    expect_is(gettimeofday(&now, NULL), 0, "gettimeofday");
    expect(now.tv_sec * 1000000LL + now.tv_usec >= before, "gettimeofday is not early");
    time_t told, seconds = time(&told);
    expect(seconds == told && seconds >= now.tv_sec && seconds <= by_call(CLOCK_REALTIME) / 1000000000, "time");
}

static void refusals(void)
{
    struct timespec time = { 7, 7 };
    expect_is(clock_gettime(10, &time) < 0 ? errno : 0, EINVAL, "clock 10");
    expect_is(clock_gettime(99, &time) < 0 ? errno : 0, EINVAL, "clock 99");
    expect_is(clock_getres(99, &time) < 0 ? errno : 0, EINVAL, "the resolution of clock 99");
    expect_is(clock_getres(CLOCK_MONOTONIC, NULL), 0, "a resolution that nobody wants");
    expect_is(clock_getres(CLOCK_REALTIME, &time), 0, "clock_getres");
    expect(time.tv_sec == 0 && time.tv_nsec == 1, "a nanosecond");
}

static volatile int alarms;

static void count(int signal)
{
    alarms += signal == SIGALRM;
}

/* Signals come while the library reads a clock, and the read goes on behind the handler's return. */
static void interrupted(void)
{
    struct itimerval often = { { 0, 1000 }, { 0, 1000 } }, never = { { 0, 0 }, { 0, 0 } };
    struct timespec last = { 0, 0 }, now;
    signal(SIGALRM, count);
    setitimer(ITIMER_REAL, &often, NULL);
    while (alarms < 100) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (!expect(nanoseconds(last) <= nanoseconds(now), "the clock goes on"))
            break;
        last = now;
    }
    setitimer(ITIMER_REAL, &never, NULL);
}

void clock_items(void)
{
    item("T82 clock_gettime, gettimeofday and time of the library agree with the system calls", agree);
    item("T83 clock_gettime and clock_getres: EINVAL for what is no clock", refusals);
    item("T84 signals while a clock is read", interrupted);
}
