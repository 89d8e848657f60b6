/* Cancellation: where it happens, what runs, what it leaves. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <semaphore.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

static sem_t ready;
static volatile int cleaned, passed;
static int ends[2];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

static void clean_up(void *value) { cleaned += (int)(intptr_t)value; }

static void expect_cancelled(void *(*body)(void *), const char *what)
{
    sem_init(&ready, 0, 0);
    cleaned = 0;
    pthread_t thread = start(body, NULL);
    while (sem_wait(&ready) != 0)
        ;
    expect_is(pthread_cancel(thread), 0, "pthread_cancel");
    expect(finish(thread) == (long)(intptr_t)PTHREAD_CANCELED, what);
    expect_is(cleaned, 3, what);
}

#define CANCELLED_IN(name, call) \
    static void *name(void *unused) \
    { \
        pthread_cleanup_push(clean_up, (void *)1); \
        pthread_cleanup_push(clean_up, (void *)2); \
        sem_post(&ready); \
        for (;;) \
            call; \
        pthread_cleanup_pop(0); \
        pthread_cleanup_pop(0); \
        return unused; \
    }

static char letter;
static struct timespec minute = { 60, 0 };

CANCELLED_IN(in_read, if (read(ends[0], &letter, 1) < 0 && errno != EINTR) break)
CANCELLED_IN(in_nanosleep, nanosleep(&minute, NULL))
CANCELLED_IN(in_pause, pause())
CANCELLED_IN(in_testcancel, pthread_testcancel())

static void in_calls(void)
{
    pipe(ends);
    expect_cancelled(in_read, "cancelled in read");
    expect_cancelled(in_nanosleep, "cancelled in nanosleep");
    expect_cancelled(in_pause, "cancelled in pause");
    expect_cancelled(in_testcancel, "cancelled in pthread_testcancel");
}

static void unlock(void *unused)
{
    (void)unused;
    cleaned = pthread_mutex_unlock(&mutex) == 0 ? 3 : -1;
}

static void *in_condition(void *unused)
{
    pthread_mutex_lock(&mutex);
    pthread_cleanup_push(unlock, NULL);
    sem_post(&ready);
    for (;;)
        pthread_cond_wait(&condition, &mutex);
    pthread_cleanup_pop(0);
    return unused;
}

static void with_mutex(void)
{
    expect_cancelled(in_condition, "cancelled in pthread_cond_wait");
    expect_is(pthread_mutex_trylock(&mutex), 0, "the mutex afterwards: trylock");
}

static void *compute(void *unused)
{
    int old;
    pthread_cleanup_push(clean_up, (void *)3);
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, &old);
    sem_post(&ready);
    for (;;)
        passed++;
    pthread_cleanup_pop(0);
    return unused;
}

static void asynchronous(void) { expect_cancelled(compute, "cancelled while it computes"); }

static void *disable(void *unused)
{
    int old;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
    pthread_cleanup_push(clean_up, (void *)3);
    sem_post(&ready);
    if (read(ends[0], &letter, 1) == 1)
        passed = 1;
    pthread_testcancel();
    passed = 2;
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &old);
    pthread_testcancel();
    passed = 3;
    pthread_cleanup_pop(0);
    return unused;
}

static void disabled(void)
{
    pipe(ends);
    sem_init(&ready, 0, 0);
    pthread_t thread = start(disable, NULL);
    while (sem_wait(&ready) != 0)
        ;
    pthread_cancel(thread);
    write(ends[1], "x", 1);
    expect(finish(thread) == (long)(intptr_t)PTHREAD_CANCELED, "cancelled once it is enabled");
    expect_is(passed, 2, "how far it came");
    expect_is(cleaned, 3, "the clean-up");
}

static void *exit_in_depth(void *unused)
{
    (void)unused;
    pthread_cleanup_push(clean_up, (void *)1);
    pthread_cleanup_push(clean_up, (void *)2);
    pthread_exit((void *)55);
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(0);
    return NULL;
}

static void exits(void)
{
    expect_is(finish(start(exit_in_depth, NULL)), 55, "what pthread_exit gave");
    expect_is(cleaned, 3, "the clean-up");
}

void cancellation_items(void)
{
    item("T27 deferred cancellation in read, nanosleep, pause and pthread_testcancel", in_calls);
    item("T28 cancellation in pthread_cond_wait: the clean-up has the mutex", with_mutex);
    item("T29 asynchronous cancellation of a thread that computes", asynchronous);
    item("T30 cancellation waits while it is disabled", disabled);
    item("T31 pthread_exit runs the clean-up", exits);
}
